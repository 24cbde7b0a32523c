//! Random programs do the same in every mode: `runner::fuzz`.

use std::env;
use std::sync::Arc;
use std::time::{Duration, Instant};

use runner::{Host, fuzz};

fn number(variable: &str) -> Option<u64> {
    let text = env::var(variable).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{variable} is a number, not `{text}`")))
}

#[test]
fn all_modes_agree() {
    let seconds = number("GRAFT_FUZZ_SECONDS");
    let seed = number("GRAFT_FUZZ_SEED");
    let patience = Duration::from_secs(number("GRAFT_FUZZ_SHRINK").unwrap_or(60));
    let host = Arc::new(Host::new().unwrap());
    let end = Instant::now() + Duration::from_secs(seconds.unwrap_or(1));
    let first = seed.unwrap_or(1);
    let alone = seconds.is_none() && seed.is_some();
    let mut failures = 0;
    let mut seeds = first..;
    for seed in &mut seeds {
        let program = fuzz::generate::program(seed);
        if alone {
            println!("{}", fuzz::form::text(&program));
        }
        if let Some(failure) = fuzz::check(&host, &program, &fuzz::modes_of(seed)) {
            failures += 1;
            let small = fuzz::shrink(&host, program, &failure, patience);
            // It fails in its own way by now.
            let failure = fuzz::check(&host, &small, &[fuzz::MODES[0], failure.mode]).unwrap_or(failure);
            println!("{}", fuzz::report(seed, &small, &failure));
        }
        if alone || Instant::now() >= end {
            break;
        }
    }
    println!("{} programs from seed {first} on", seeds.start - first);
    assert_eq!(failures, 0, "programs that do not agree are above");
}
