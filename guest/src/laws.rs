//! How the property tests draw their samples.

use proptest::prelude::ProptestConfig;
use proptest::test_runner::RngSeed;

/// As many samples as asked for, the same ones on every run: a test that fails once in a hundred runs hides the change
/// that broke it. `PROPTEST_CASES` and `PROPTEST_RNG_SEED` (proptest's own variables) draw others, or more.
pub fn config(cases: u32) -> ProptestConfig {
    let from_environment = ProptestConfig::default();
    ProptestConfig {
        failure_persistence: None,
        cases: if std::env::var_os("PROPTEST_CASES").is_some() { from_environment.cases } else { cases },
        rng_seed: match from_environment.rng_seed {
            RngSeed::Random => RngSeed::Fixed(7),
            chosen => chosen,
        },
        ..from_environment
    }
}
