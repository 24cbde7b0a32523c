//! Running the `runner` binary.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// The command, with nothing on its standard input.
pub(crate) fn runner() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_runner"));
    command.stdin(Stdio::null());
    command
}

/// What a run printed and how it ended.
#[derive(Debug)]
#[allow(dead_code, reason = "not every test binary uses every helper")]
pub(crate) struct Ran {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) code: Option<i32>,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Ran {
        Ran {
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            code: output.status.code(),
        }
    }
}

/// Runs it with these arguments.
#[allow(dead_code, reason = "not every test binary uses every helper")]
pub(crate) fn run(arguments: &[&str]) -> Ran {
    runner().args(arguments).output().unwrap().into()
}

/// Runs it in a folder, with a text on its standard input.
#[allow(dead_code, reason = "not every test binary uses every helper")]
pub(crate) fn run_with(arguments: &[&str], folder: &Path, stdin: &str) -> Ran {
    let mut child = runner()
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may end without reading.
    let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
    child.wait_with_output().unwrap().into()
}
