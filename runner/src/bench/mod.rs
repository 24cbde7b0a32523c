//! `runner bench`: ratios measured in one run.
//!
//! *Against other Schemes*: every program, compiled as well as each Scheme of this machine can. Four more tables are about
//! the programs that the limits are about, and those that are asked for by name. *In this process*: one evaluation of
//! each program, interpreted and compiled, against a hand-written module on the same engine. *As processes*: the same
//! files from start to end, here and in the other Schemes. *Linked*: the same files as one module each. *Limits*: the
//! figures that have to stay below a number.

mod ablation;
mod compare;
pub mod generated;
pub mod images;
mod inside;
mod limits;
mod linked;
pub mod measure;
pub mod peers;
mod processes;
pub mod program;
pub mod table;

use std::io::Write;
use std::time::Duration;

use crate::error::{Result, RunnerError};
use crate::image::Host;
use crate::options::BenchOptions;
use crate::test_runner::expect;

use measure::median;
use program::Program;

/// `runner bench`
pub fn command(options: &BenchOptions) -> Result<()> {
    let programs = program::wanted(options)?;
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
    if !programs.is_empty() && !options.no_peers {
        compare::command(options, &programs)?;
    }
    let is_in_tables = |program: &Program| program.in_limits || !options.filter.is_empty();
    let programs: Vec<Program> = programs.into_iter().filter(is_in_tables).collect();
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
