//! Runs of one program in one Scheme.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};

use super::schemes::Found;
use super::timed;
use crate::bench::Program;
use crate::error::{Result, RunnerError};
use crate::test_runner::expect;

/// A run that takes longer says no more than that.
const TOO_LONG: Duration = Duration::from_secs(60);

/// The times of one run, in seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sample {
    /// From the program's first form to its last, by the clock that the program reads.
    pub inside: f64,
    /// The whole process, start included.
    pub process: f64,
}

/// A program made ready for a Scheme; the error says in a word or two why that is not possible.
pub(super) type Ready = std::result::Result<PathBuf, &'static str>;

/// Writes the timed program down and compiles it, where the Scheme compiles files. What was compiled before from the
/// same text by the same compiler is still in the folder.
pub(super) fn prepare(found: &Found, program: &Program, folder: &Path) -> Result<Ready> {
    let text = timed::timed(&program.text, found.scheme.dialect);
    let modified = found.program.metadata().and_then(|metadata| metadata.modified()).ok();
    let digest = Sha256::digest(format!("{:?}{modified:?}{text}", found.program));
    let digest: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let source = folder.join(format!("{}-{}-{digest}.scm", program.name, found.scheme.name));
    std::fs::write(&source, text).map_err(|error| RunnerError::Write { path: source.clone(), source: error })?;
    let target = source.with_extension("compiled");
    let Some((mut command, input)) = found.compiler(&source, &target) else {
        return Ok(Ok(source));
    };
    if !target.is_file() {
        command.current_dir(folder);
        // What it prints is of no interest where it leaves a file.
        let _ = finish(command, &input)?;
    }
    Ok(if target.is_file() { Ok(target) } else { Err("not compiled") })
}

/// Runs it once.
pub(super) fn once(
    found: &Found,
    file: &Path,
    program: &Program,
    cache: &Path,
) -> Result<std::result::Result<Sample, &'static str>> {
    let mut command = found.command(file);
    if found.program != super::super::peers::ourselves() {
        command.env("XDG_CACHE_HOME", cache);
    }
    let Some((time, output)) = finish(command, "")? else {
        return Ok(Err("too slow"));
    };
    let Some((output, inside)) = timed::seconds(&output) else {
        return Ok(Err("fails"));
    };
    Ok(match expect::lines(output) == program.output {
        true => Ok(Sample { inside, process: time.as_secs_f64() }),
        false => Err("wrong"),
    })
}

/// Runs the command to its end; nothing if it does not come to it.
fn finish(mut command: Command, input: &str) -> Result<Option<(Duration, String)>> {
    let name = command.get_program().to_string_lossy().into_owned();
    let failed = |error: std::io::Error| RunnerError::Bench(format!("{name}: {error}"));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let start = Instant::now();
    let mut child = command.spawn().map_err(failed)?;
    let stdin = child.stdin.take();
    let stdout = child.stdout.take();
    // Its output ends when it does, or when the watch ends it.
    let (ended, watch) = mpsc::channel::<()>();
    let watch = thread::spawn(move || {
        let in_time = watch.recv_timeout(TOO_LONG).is_ok();
        if !in_time {
            let _ = child.kill();
        }
        let _ = child.wait();
        in_time
    });
    if let Some(mut stdin) = stdin {
        // One that reads nothing may be gone already.
        let _ = stdin.write_all(input.as_bytes());
    }
    let mut output = Vec::new();
    if let Some(mut stdout) = stdout {
        stdout.read_to_end(&mut output).map_err(failed)?;
    }
    let time = start.elapsed();
    let _ = ended.send(());
    let in_time = watch.join().unwrap_or(false);
    Ok(in_time.then(|| (time, String::from_utf8_lossy(&output).into_owned())))
}
