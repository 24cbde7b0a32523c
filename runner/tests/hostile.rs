//! Programs that mean harm: each runs as a process of its own, under small limits, and must end as its file says.
//!
//! The first lines of a file are its expectations:
//!
//! - `;;run OPTIONS` options of the runner, besides a time limit that differs from mode to mode;
//! - `;;exit CODE…` the exit codes it may end with;
//! - `;;says TEXT` standard error contains it;
//! - `;;rss MIB` it never has more memory resident than that.
//!
//! No file may trap, nor end later than [`LATE`] after its limit.

mod common;

use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use common::runner;
use libtest_mimic::{Arguments, Failed, Trial};

/// What may pass between the limit and the end of the process: the longest piece of work that nothing interrupts is meant
/// to take a second at most, and the machine may be busy.
const LATE: Duration = Duration::from_secs(6);
/// Until a program that should be stopped by something else than time is given up.
const PATIENCE: &str = "60";
/// Time limits, so that the interrupt comes at another moment in each mode.
const MODES: [(&str, &str); 3] = [("off", "0.25"), ("lazy", "0.4"), ("eager", "0.15")];

fn main() {
    let arguments = Arguments::from_args();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile");
    if !arguments.list {
        // The boot image is made by the first process that wants it, which takes seconds.
        assert!(runner().args(["-e", "1"]).stdout(Stdio::null()).status().unwrap().success());
    }
    let trials = files(&folder).into_iter().flat_map(|path| {
        let name = path.strip_prefix(&folder).unwrap_or(&path).display().to_string();
        MODES.map(|mode| {
            let path = path.clone();
            Trial::test(format!("{name} {}", mode.0), move || attack(&path, mode))
        })
    });
    let trials = trials.collect();
    libtest_mimic::run(&arguments, trials).exit();
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => found.push(path),
        }
    }
    found.sort();
    found
}

/// What a file expects.
#[derive(Default)]
struct Expected {
    options: Vec<String>,
    codes: Vec<i32>,
    says: Vec<String>,
    most_memory: Option<u64>,
}

impl Expected {
    fn of(text: &str) -> Expected {
        let mut expected = Expected::default();
        for line in text.lines() {
            let Some((what, rest)) = line.strip_prefix(";;").and_then(|line| line.split_once(' ')) else { continue };
            let words = rest.split_whitespace();
            match what {
                "run" => expected.options = words.map(str::to_owned).collect(),
                "exit" => expected.codes = words.map(|code| code.parse().expect("an exit code")).collect(),
                "says" => expected.says.push(rest.to_owned()),
                "rss" => expected.most_memory = Some(rest.parse().expect("a number of MiB")),
                _ => panic!("what is `;;{what}`?"),
            }
        }
        assert!(!expected.codes.is_empty(), "a file says how it ends");
        expected
    }
}

fn attack(path: &Path, (jit, limit): (&str, &str)) -> Result<(), Failed> {
    let expected = Expected::of(&std::fs::read_to_string(path)?);
    // A program that is to run out of something else must get there.
    let limit = if expected.codes.contains(&124) { limit } else { PATIENCE };
    let mut command = runner();
    command.args(["--jit", jit, "--time-limit", limit]).args(&expected.options).arg(path);
    let began = Instant::now();
    let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
    let (memory, output) = watch(child)?;
    let took = began.elapsed();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let code = output.status.code();
    if !code.is_some_and(|code| expected.codes.contains(&code)) {
        return Err(format!("exit code {code:?}, not {:?}: {said}", expected.codes).into());
    }
    if let Some(missing) = expected.says.iter().find(|text| !said.contains(text.as_str())) {
        return Err(format!("it does not say `{missing}`: {said}").into());
    }
    if let Some(most) = expected.most_memory
        && memory > most
    {
        return Err(format!("{memory} MiB resident, {most} at most").into());
    }
    let late = took.saturating_sub(Duration::from_secs_f64(limit.parse()?));
    if late > LATE {
        return Err(format!("it ends {late:?} after its limit of {limit} s").into());
    }
    Ok(())
}

/// Waits for a process: the most memory it was seen to have resident, in MiB (0 where nobody tells), and its output.
fn watch(mut child: Child) -> Result<(u64, std::process::Output), Failed> {
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let mut most = 0;
    while child.try_wait()?.is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let high = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = high.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
        most = most.max(kib.unwrap_or(0) >> 10);
        std::thread::sleep(Duration::from_millis(5));
    }
    Ok((most, child.wait_with_output()?))
}
