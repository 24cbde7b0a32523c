//! Random cases, a test for each target: `runner::fuzz`.
//!
//! Each runs for a second, or for `GRAFT_FUZZ_SECONDS`, from seed 1 on, or from `GRAFT_FUZZ_SEED`; with a seed and no
//! seconds it is that one case.

mod common;
#[path = "common/wasmi.rs"]
mod wasmi;

use std::env;
use std::time::Duration;

use runner::fuzz::campaign::{self, Plan, Target};
use runner::fuzz::targets::{self, Engines};

fn number(variable: &str) -> Option<u64> {
    let text = env::var(variable).ok().filter(|text| !text.is_empty())?;
    Some(text.parse().unwrap_or_else(|_| panic!("{variable} is a number, not `{text}`")))
}

fn fuzz(name: &str) {
    let (seconds, seed) = (number("GRAFT_FUZZ_SECONDS"), number("GRAFT_FUZZ_SEED"));
    let time = match (seconds, seed) {
        (None, Some(_)) => None,
        _ => Some(Duration::from_secs(seconds.unwrap_or(1))),
    };
    let plan = Plan { seed: seed.unwrap_or(1), time };
    let host = runner::fuzz::host().unwrap();
    let mut all = targets::all(&host);
    all.push(Box::new(Engines::new(&host, wasmi::outcome)));
    let Some(target) = all.iter().find(|target| target.name() == name) else {
        println!("{name}: not enabled");
        return;
    };
    let target: &dyn Target = &**target;
    let tally = campaign::run(target, plan);
    println!("{}", tally.line(target, plan));
    assert_eq!(tally.failures.len(), 0, "what failed is above");
}

macro_rules! targets {
    ($($name:ident)*) => {
        $(#[test]
        fn $name() {
            fuzz(stringify!($name));
        })*
    };
}

targets! { programs text reader expander data cache exports engines }
