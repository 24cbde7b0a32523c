//! The second table: whole processes, ours and those of the other Schemes of this machine.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::peers::{self, Peer};
use super::table::Table;
use super::{Program, milliseconds, ratio, repeat};
use crate::error::{Result, RunnerError};

/// The peer that our interpreter is compared with.
const INTERPRETER: &str = "guile -jit";

/// The peer whose time with big numbers is the measure of ours.
const BIGNUMS: &str = "guile";

/// The table, and what the limits need of it.
pub(super) struct Processes {
    pub table: String,
    /// Our interpreter over [`INTERPRETER`]: geometric mean of whole processes.
    pub interpreters: Option<f64>,
    /// Each program's name, and our time over that of [`BIGNUMS`].
    pub over_guile: Vec<(String, f64)>,
}

/// The times of one program: ours, ours interpreted, the peers' (none for one that cannot run it).
struct Row {
    name: String,
    compiled: Duration,
    interpreted: Duration,
    peers: Vec<Option<Duration>>,
}

impl Row {
    /// The time a peer is compared with: an interpreter with the interpreter.
    fn base(&self, peer: &Peer) -> Duration {
        match peer.name.ends_with("-jit") {
            true => self.interpreted,
            false => self.compiled,
        }
    }

    /// The row without what an empty program takes.
    fn net(&self, start: &Row) -> Row {
        let peers = self.peers.iter().zip(&start.peers);
        Row {
            name: self.name.clone(),
            compiled: self.compiled.saturating_sub(start.compiled),
            interpreted: self.interpreted.saturating_sub(start.interpreted),
            peers: peers.map(|(time, start)| Some((*time)?.saturating_sub((*start)?))).collect(),
        }
    }
}

/// Measures every program and, first, an empty one.
pub(super) fn measure(programs: &[Program], peers: &[Peer], runs: usize) -> Result<Processes> {
    let folder = tempfile::tempdir().map_err(|error| RunnerError::Bench(error.to_string()))?;
    let empty = empty_program(folder.path())?;
    let start = row(&empty, peers, folder.path(), runs)?;
    let rows = programs.iter().map(|program| row(program, peers, folder.path(), runs)).collect::<Result<Vec<Row>>>()?;

    let mut head = vec!["program", "graft", "graft -jit"];
    head.extend(peers.iter().map(|peer| peer.name));
    let mut table = Table::new(&head);
    for row in std::iter::once(&start).chain(&rows) {
        let mut cells = vec![row.name.clone(), milliseconds(row.compiled), milliseconds(row.interpreted)];
        cells.extend(peers.iter().zip(&row.peers).map(|(peer, time)| cell(*time, row.base(peer))));
        table.push(cells);
    }
    let net: Vec<Row> = rows.iter().map(|row| row.net(&start)).collect();
    let mut push_means = |name: &str, rows: &[Row]| {
        let mut cells = vec![name.to_owned(), String::new(), String::new()];
        cells.extend(
            (0..peers.len()).map(|i| mean(rows, peers, i).map_or("–".to_owned(), |mean| format!("({mean:.2})"))),
        );
        table.push(cells);
    };
    if !peers.is_empty() {
        push_means("geometric mean", &rows);
        push_means("… without start", &net);
    }
    let interpreters = peers.iter().position(|peer| peer.name == INTERPRETER).and_then(|i| mean(&rows, peers, i));
    let guile = peers.iter().position(|peer| peer.name == BIGNUMS);
    let over_guile = rows.iter().filter_map(|row| {
        let theirs = row.peers[guile?]?;
        Some((row.name.clone(), row.compiled.as_secs_f64() / theirs.as_secs_f64()))
    });
    let over_guile = over_guile.collect();
    Ok(Processes { table: table.print(), interpreters: interpreters.map(f64::recip), over_guile })
}

fn empty_program(folder: &Path) -> Result<Program> {
    let path: PathBuf = folder.join("empty.scm");
    std::fs::write(&path, "").map_err(|source| RunnerError::Write { path: path.clone(), source })?;
    Ok(Program {
        name: "(empty)".to_owned(),
        path,
        text: String::new(),
        family: String::new(),
        in_limits: false,
        output: Vec::new(),
        twin: None,
    })
}

fn row(program: &Program, peers: &[Peer], cache: &Path, runs: usize) -> Result<Row> {
    let path = program.path.as_os_str();
    let run = |arguments: &[&str]| {
        let arguments: Vec<_> = arguments.iter().map(AsRef::as_ref).chain([path]).collect();
        repeat(program, "as a process", runs, || peers::run_ourselves(&arguments))
    };
    let (compiled, interpreted) = (run(&[])?, run(&["--jit=off"])?);
    // A peer that cannot run a program gets a dash: that is not ours to mend.
    let peer = |peer: &Peer| {
        // The first run fills the peer's own cache.
        peer.run(&program.path, cache).ok()?;
        repeat(program, peer.name, runs, || peer.run(&program.path, cache)).ok()
    };
    Ok(Row { name: program.name.clone(), compiled, interpreted, peers: peers.iter().map(peer).collect() })
}

fn cell(time: Option<Duration>, base: Duration) -> String {
    match time {
        Some(time) => format!("{} ({})", milliseconds(time), ratio(time, base)),
        None => "–".to_owned(),
    }
}

/// The geometric mean of peer `i`'s time over ours, over the programs it runs.
fn mean(rows: &[Row], peers: &[Peer], i: usize) -> Option<f64> {
    let quotients = rows.iter().filter_map(|row| {
        let (theirs, ours) = (row.peers.get(i).copied().flatten()?, row.base(&peers[i]));
        let quotient = theirs.as_secs_f64() / ours.as_secs_f64();
        (quotient.is_finite() && quotient > 0.0).then_some(quotient)
    });
    let logarithms: Vec<f64> = quotients.map(f64::ln).collect();
    match logarithms.is_empty() {
        true => None,
        false => Some((logarithms.iter().sum::<f64>() / logarithms.len() as f64).exp()),
    }
}
