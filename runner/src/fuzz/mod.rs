//! The fuzzer: random cases for programs, texts, reader, expander, data, cache, exports, and for two engines.
//!
//! `make fuzz` runs the targets in turn, each for `SECONDS` from the seed `SEED` on, or only `TARGET`; `SEED` alone is
//! the one case of that seed. A case follows from its seed and nothing else, so what is printed about a failure says how
//! to see it again. What once failed is kept in `tests/fuzz/corpus` and tried first.

pub mod campaign;
pub mod corpus;
pub mod dice;
pub mod ending;
pub mod form;
pub mod generate;
mod grammar;
pub mod modes;
mod mutate;
mod run;
pub mod shrink;
mod shrink_text;
pub mod targets;

use std::sync::Arc;
use std::time::Duration;

use crate::error::Result;
use crate::image::Host;

/// A host for short programs.
pub fn host() -> Result<Arc<Host>> {
    Host::hasty().map(Arc::new)
}

/// How long a failing case is made smaller: `GRAFT_FUZZ_SHRINK` seconds.
fn shrink_patience() -> Duration {
    let seconds = std::env::var("GRAFT_FUZZ_SHRINK").ok().and_then(|text| text.parse().ok());
    Duration::from_secs(seconds.unwrap_or(40))
}
