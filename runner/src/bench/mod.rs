//! `runner bench`: ratios measured in one run.
//!
//! Two tables. *In this process*: one evaluation of each program, interpreted and compiled, against
//! a hand-written module on the same engine. *As processes*: the same files from start to end, here
//! and in the other Schemes of this machine.

pub mod measure;
pub mod peers;
pub mod table;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::error::{Result, RunnerError};
use crate::image::Host;
use crate::options::BenchOptions;
use crate::test_runner::expect;

use measure::median;
use peers::Peer;
use table::Table;

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
    let host = Host::new()?;
    say("One evaluation, in this process (ms; median):\n");
    say(&inside(&host, &programs, options.runs)?);
    let peers = match options.no_peers {
        true => Vec::new(),
        false => peers::found(),
    };
    say("Whole processes, start included (ms; median; in brackets, their time / ours):\n");
    say(&processes(&programs, &peers, options.runs)?);
    Ok(())
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
        let wanted = options.filter.iter().any(|part| name.contains(part.as_str()));
        if wanted || options.filter.is_empty() {
            programs.push(program(name, path)?);
        }
    }
    match programs.is_empty() {
        true => Err(RunnerError::Usage("no program of that name".to_owned())),
        false => Ok(programs),
    }
}

fn program(name: String, path: PathBuf) -> Result<Program> {
    let text = std::fs::read_to_string(&path).map_err(|source| RunnerError::Read { path: path.clone(), source })?;
    let expectation = expect::parse(&text).map_err(|message| RunnerError::Bench(format!("{name}: {message}")))?;
    let twin = Some(path.with_extension("wat")).filter(|twin| twin.is_file());
    Ok(Program { name, text, output: expectation.output, twin, path })
}

fn inside(host: &Host, programs: &[Program], runs: usize) -> Result<String> {
    let mut table = Table::new(&[
        "program",
        "interpreted",
        "compiled",
        "int/comp",
        "wasm by hand",
        "comp/hand",
        "modules",
        "compile",
    ]);
    for program in programs {
        let interpreted = measure::program(host, &program.name, &program.text, false, runs)?;
        check(program, "interpreted", &interpreted.output)?;
        let compiled = measure::program(host, &program.name, &program.text, true, runs)?;
        check(program, "compiled", &compiled.output)?;
        let (hand, over_hand) = match &program.twin {
            Some(path) => {
                let (time, value) = measure::twin(host.engine(), path, runs)?;
                check(program, "by hand", &value.to_string())?;
                (milliseconds(time), ratio(compiled.time, time))
            }
            None => (String::new(), String::new()),
        };
        table.push(vec![
            program.name.clone(),
            milliseconds(interpreted.time),
            milliseconds(compiled.time),
            ratio(interpreted.time, compiled.time),
            hand,
            over_hand,
            compiled.link.linked.to_string(),
            milliseconds(compiled.link.compile + compiled.link.link),
        ]);
    }
    Ok(table.print())
}

fn processes(programs: &[Program], peers: &[Peer], runs: usize) -> Result<String> {
    let cache = tempfile::tempdir().map_err(|error| RunnerError::Bench(error.to_string()))?;
    let mut head = vec!["program", "graft", "graft -jit"];
    head.extend(peers.iter().map(|peer| peer.name));
    let mut table = Table::new(&head);
    for program in programs {
        let run = |arguments: &[&str]| {
            repeat(program, "as a process", runs, || peers::run_ourselves(&program.path, arguments))
        };
        let ours = run(&[])?;
        let interpreted = run(&["--jit=off"])?;
        let mut row = vec![program.name.clone(), milliseconds(ours), milliseconds(interpreted)];
        for peer in peers {
            row.push(peer_cell(peer, program, cache.path(), runs, ours, interpreted));
        }
        table.push(row);
    }
    Ok(table.print())
}

/// A peer that cannot run a program gets a dash: that is not ours to mend.
fn peer_cell(
    peer: &Peer,
    program: &Program,
    cache: &Path,
    runs: usize,
    ours: Duration,
    interpreted: Duration,
) -> String {
    // An interpreter is compared with the interpreter.
    let base = match peer.name.ends_with("-jit") {
        true => interpreted,
        false => ours,
    };
    // The first run fills the peer's own cache.
    let warm = peer.run(&program.path, cache);
    let times = warm.and_then(|_| repeat(program, peer.name, runs, || peer.run(&program.path, cache)));
    match times {
        Ok(time) => format!("{} ({})", milliseconds(time), ratio(time, base)),
        Err(_) => "–".to_owned(),
    }
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
