//! The other Schemes of this machine, run as whole processes on the same program file.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::error::{Result, RunnerError};

/// How another Scheme is asked to run a file.
#[derive(Debug, Clone, Copy)]
pub struct Peer {
    /// The column's name.
    pub name: &'static str,
    /// The program, looked for on the PATH.
    program: &'static str,
    /// What comes before the file.
    arguments: &'static [&'static str],
    environment: &'static [(&'static str, &'static str)],
}

/// Those we know. Of two names for one program the first that is there counts.
const PEERS: [Peer; 9] = [
    peer("guile", "guile", &[]),
    Peer {
        // Its bytecode interpreter: what our interpreter is compared with.
        environment: &[("GUILE_JIT_THRESHOLD", "-1")],
        ..peer("guile -jit", "guile", &[])
    },
    peer("chibi", "chibi-scheme", &[]),
    peer("chez", "chez", &["--script"]),
    peer("chez", "chezscheme", &["--script"]),
    peer("chez", "scheme", &["--script"]),
    peer("petite", "petite", &["--script"]),
    peer("gambit", "gsi", &[]),
    peer("racket", "racket", &["-f"]),
];

const fn peer(name: &'static str, program: &'static str, arguments: &'static [&'static str]) -> Peer {
    Peer { name, program, arguments, environment: &[] }
}

/// Those that are on the PATH.
pub fn found() -> Vec<Peer> {
    let mut found: Vec<Peer> = Vec::new();
    for peer in PEERS {
        if on_path(peer.program).is_some() && found.iter().all(|known| known.name != peer.name) {
            found.push(peer);
        }
    }
    found
}

/// The file of that name in the folders of the PATH.
pub(super) fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

impl Peer {
    /// Runs the file once. `cache` keeps what the peer compiles out of the user's folders.
    pub fn run(&self, file: &Path, cache: &Path) -> Result<(Duration, String)> {
        let mut command = Command::new(self.program);
        command.args(self.arguments).arg(file);
        command.env("XDG_CACHE_HOME", cache);
        command.envs(self.environment.iter().copied());
        timed(command)
    }
}

/// This program itself.
pub(super) fn ourselves() -> PathBuf {
    std::env::current_exe().unwrap_or_else(|_| PathBuf::from("runner"))
}

/// Runs this program itself.
pub fn run_ourselves(arguments: &[&OsStr]) -> Result<(Duration, String)> {
    let mut command = Command::new(ourselves());
    command.args(arguments);
    timed(command)
}

fn timed(mut command: Command) -> Result<(Duration, String)> {
    command.stdin(Stdio::null()).stderr(Stdio::null());
    let name = command.get_program().to_string_lossy().into_owned();
    let start = Instant::now();
    let output = command.output().map_err(|error| RunnerError::Bench(format!("{name} does not start: {error}")))?;
    let time = start.elapsed();
    if !output.status.success() {
        return Err(RunnerError::Bench(format!("{name} ended with {}", output.status)));
    }
    Ok((time, String::from_utf8_lossy(&output.stdout).into_owned()))
}
