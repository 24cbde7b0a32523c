//! Mutation testing of the guest: is there a test that notices when one operator, constant, condition or call of it is
//! another?
//!
//! Building the guest takes a minute, so all mutants of a sample are put into one copy of it, each behind a switch that a
//! setting turns on (*mutant schemata*: Untch, Offutt, Harrold 1993). One run of the Scheme test files, in which no mutant
//! is on, says which of them each mutant could make a difference to; these are then run with the mutant on until one
//! fails, the fastest first, and at last the guest's unit tests. What survives is either known not to matter
//! (`equivalent.txt`, with the reasons) or a test that is missing.
//!
//!     cargo run -p runner --example mutants -- [--count N] [--seed N] [--patience SECONDS] [--only N,…] [PATH…]

mod coverage;
mod known;
mod sample;
mod scratch;
mod sites;
mod tokens;
mod trial;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use scratch::Scratch;

/// What is asked for.
pub(crate) struct Options {
    /// Mutants in the sample.
    pub(crate) count: usize,
    /// Of the sample.
    pub(crate) seed: u64,
    /// What the runs of one mutant may take in all, by the clock.
    pub(crate) patience: Duration,
    /// Their numbers, if not all are tried.
    pub(crate) only: Option<Vec<usize>>,
    /// Test files and folders of them.
    pub(crate) paths: Vec<PathBuf>,
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1).peekable();
    let done = match arguments.peek().map(String::as_str) {
        Some(trial::WORKER) => trial::worker(),
        _ => options(arguments).and_then(|options| run(&options)),
    };
    match done {
        Ok(code) => code,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn options(mut arguments: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut options =
        Options { count: 150, seed: 1, patience: Duration::from_secs(120), only: None, paths: Vec::new() };
    while let Some(argument) = arguments.next() {
        let mut number = || -> Result<u64, String> {
            let value = arguments.next().unwrap_or_default();
            value.parse().map_err(|_| format!("{argument}: `{value}` is no number"))
        };
        match argument.as_str() {
            "--count" => options.count = number()? as usize,
            "--seed" => options.seed = number()?,
            "--patience" => options.patience = Duration::from_secs(number()?),
            "--only" => {
                let list = arguments.next().unwrap_or_default();
                let numbers: Result<_, _> = list.split(',').map(str::parse).collect();
                options.only = Some(numbers.map_err(|_| format!("--only: `{list}` is no list of numbers"))?);
            }
            _ if argument.starts_with('-') => return Err(format!("there is no option {argument}")),
            _ => options.paths.push(argument.into()),
        }
    }
    if options.paths.is_empty() {
        options.paths.push("scheme-tests".into());
    }
    Ok(options)
}

fn run(options: &Options) -> Result<ExitCode, String> {
    let scratch = Scratch::new();
    // Paths in messages are those of the workspace's root.
    std::env::set_current_dir(&scratch.root).map_err(|error| error.to_string())?;
    let sources = scratch.sources()?;
    let candidates = sample::order(scratch::all_sites(&sources), options.seed);
    eprintln!("{} sites in {} files; {} of them are tried", candidates.len(), sources.len(), options.count);
    let sites = scratch.write(&sources, candidates, options.count)?;
    eprintln!("building the guest with all of them");
    let module = scratch.build()?;
    trial::install(&scratch, &module)?;
    let coverage = coverage::record(&scratch, &options.paths)?;
    trial::all(&scratch, options, &sites, &coverage)
}
