//! `runner bench`: ratios measured in one run.
//!
//! Four tables. *In this process*: one evaluation of each program, interpreted and compiled, against
//! a hand-written module on the same engine. *As processes*: the same files from start to end, here
//! and in the other Schemes of this machine. *Linked*: the same files as one module each. *Limits*: the figures that have to stay below a number.

mod ablation;
pub mod generated;
pub mod images;
mod inside;
mod limits;
mod linked;
pub mod measure;
pub mod peers;
mod processes;
pub mod table;

use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use crate::error::{Result, RunnerError};
use crate::image::Host;
use crate::options::BenchOptions;
use crate::test_runner::expect;

use measure::median;

/// A program to measure.
struct Program {
    name: String,
    path: PathBuf,
    text: String,
    /// What it must print.
    output: Vec<String>,
    twin: Option<PathBuf>,
}

/// `runner bench`
pub fn command(options: &BenchOptions) -> Result<()> {
    let programs = programs(options)?;
    if options.ablation {
        let table = ablation::table(&Host::new()?, &programs, options.runs)?;
        say("Time without an optimisation / time with all of them (medians of pairs):\n");
        say(&table);
        return Ok(());
    }
    let limits = limits::wanted(options, &programs);
    if programs.is_empty() && limits.is_empty() {
        return Err(RunnerError::Usage("no program or limit of that name".to_owned()));
    }
    let mut figures = Figures {
        host: Host::new()?,
        runs: options.runs,
        inside: Vec::new(),
        interpreters: None,
        over_guile: Vec::new(),
        linked: Vec::new(),
    };
    if !programs.is_empty() {
        say("One evaluation, in this process (ms; median):\n");
        figures.inside = inside::measure(&figures.host, &programs, options.runs)?;
        say(&inside::table(&figures.inside));
        let peers = match options.no_peers {
            true => Vec::new(),
            false => peers::found(),
        };
        say("Whole processes, start included (ms; median; in brackets, their time / ours):\n");
        let processes = processes::measure(&programs, &peers, options.runs)?;
        say(&processes.table);
        figures.interpreters = processes.interpreters;
        figures.over_guile = processes.over_guile;
        say("Linked programs as whole processes (ms; median; in brackets, over the command on their text):\n");
        let linked = linked::measure(&programs, options.runs)?;
        say(&linked.table);
        figures.linked = linked.means;
    }
    if !limits.is_empty() {
        say("Limits (medians):\n");
        say(&limits::table(&limits, &figures)?);
    }
    Ok(())
}

/// What was measured so far, for the limits.
struct Figures {
    host: Host,
    runs: usize,
    inside: Vec<inside::Row>,
    /// Our interpreter's time over that of Guile without its JIT: geometric mean over the programs.
    interpreters: Option<f64>,
    /// Our time over Guile's as whole processes, program by program.
    over_guile: Vec<(String, f64)>,
    /// Linked programs' time over the command's: geometric mean by the way they were linked.
    linked: Vec<(&'static str, f64)>,
}

fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

fn programs(options: &BenchOptions) -> Result<Vec<Program>> {
    let failed = |source| RunnerError::Read { path: options.programs.clone(), source };
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&options.programs)
        .map_err(failed)?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "scm"))
        .collect();
    paths.sort();
    let mut programs = Vec::new();
    for path in paths {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if is_wanted(options, &name) {
            programs.push(program(name, path)?);
        }
    }
    Ok(programs)
}

/// Was this one asked for, or nothing in particular?
fn is_wanted(options: &BenchOptions, name: &str) -> bool {
    options.filter.is_empty() || options.filter.iter().any(|part| name.contains(part.as_str()))
}

fn program(name: String, path: PathBuf) -> Result<Program> {
    let text = std::fs::read_to_string(&path).map_err(|source| RunnerError::Read { path: path.clone(), source })?;
    let expectation = expect::parse(&text).map_err(|message| RunnerError::Bench(format!("{name}: {message}")))?;
    let twin = Some(path.with_extension("wat")).filter(|twin| twin.is_file());
    Ok(Program { name, text, output: expectation.output, twin, path })
}

fn repeat(
    program: &Program,
    who: &str,
    runs: usize,
    mut once: impl FnMut() -> Result<(Duration, String)>,
) -> Result<Duration> {
    let mut times = Vec::new();
    for _ in 0..runs.max(1) {
        let (time, output) = once()?;
        check(program, who, &output)?;
        times.push(time);
    }
    Ok(median(times))
}

fn check(program: &Program, who: &str, output: &str) -> Result<()> {
    let lines = expect::lines(output);
    match lines == program.output {
        true => Ok(()),
        false => {
            Err(RunnerError::Bench(format!("{} {who} prints {lines:?} instead of {:?}", program.name, program.output)))
        }
    }
}

fn milliseconds(time: Duration) -> String {
    format!("{:.2}", time.as_secs_f64() * 1e3)
}

fn ratio(time: Duration, base: Duration) -> String {
    match base.is_zero() {
        true => "–".to_owned(),
        false => format!("{:.2}", time.as_secs_f64() / base.as_secs_f64()),
    }
}
