//! `runner test`: Scheme test files, each in every mode.

pub mod arguments;
pub mod expect;
pub mod modes;
pub mod positions;
pub mod report;
pub(crate) mod routes;
pub mod run;
pub mod tap;
pub mod walk;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use crate::error::{EXIT_ERROR, EXIT_OK, Result, RunnerError};
use crate::image::Host;
use crate::options::TestOptions;

use modes::{MODES, Mode};
use run::{Checks, Conditions, Ending, Ran};

/// One file's result.
#[derive(Debug, Clone)]
pub struct FileReport {
    /// Whether every mode did what the file expects.
    pub passed: bool,
    /// What to print.
    pub text: String,
    /// The file's name.
    pub name: String,
    /// The tests it made itself, in the first mode.
    pub checks: Checks,
    /// It printed something, and nothing said what it should be.
    pub unjudged: bool,
}

/// How files are run.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// In which modes, of those that they are for.
    pub modes: Vec<Mode>,
    /// Whether the output they expect is rewritten first.
    pub bless: bool,
    /// Under which conditions.
    pub conditions: Conditions,
}

/// The counts of many files.
#[derive(Debug, Clone, Copy, Default)]
pub struct Summary {
    /// Files that passed.
    pub passed: usize,
    /// Files that failed.
    pub failed: usize,
}

/// `runner test PATHS`; its exit code.
pub fn command(options: &TestOptions) -> Result<i32> {
    let modes = chosen(&options.mode)?;
    let files = walk::files(&options.paths)?;
    if files.is_empty() {
        return Err(RunnerError::Usage("there are no .scm files".to_owned()));
    }
    let host = Arc::new(Host::new()?);
    let bless = std::env::var_os("BLESS").is_some_and(|value| value == "1");
    let conditions = Conditions {
        time_limit: Duration::from_secs(options.timeout),
        libraries: options.libraries.folders(false)?,
        ..Conditions::default()
    };
    let plan = Plan { modes, bless, conditions };
    let mut out = std::io::stdout();
    let mut number = 0;
    if options.tap {
        let _ = write!(out, "{}", tap::head(files.len()));
    }
    let summary = run_files(&host, &files, &plan, options.jobs, |report| {
        number += 1;
        let _ = match options.tap {
            true => write!(out, "{}", tap::point(number, report)),
            false => writeln!(out, "{}", report.text),
        };
    });
    let sign = if options.tap { "# " } else { "" };
    let _ = writeln!(std::io::stdout(), "{sign}{} passed, {} failed", summary.passed, summary.failed);
    Ok(match summary.failed {
        0 => EXIT_OK,
        _ => EXIT_ERROR,
    })
}

fn chosen(names: &[String]) -> Result<Vec<Mode>> {
    if names.is_empty() {
        return Ok(MODES.to_vec());
    }
    names
        .iter()
        .map(|name| {
            modes::find(name)
                .ok_or_else(|| RunnerError::Usage(format!("there is no mode `{name}`: there are {}", modes::names())))
        })
        .collect()
}

/// Runs files on `jobs` threads and hands their reports over in the order of the files.
pub fn run_files(
    host: &Arc<Host>,
    files: &[PathBuf],
    plan: &Plan,
    jobs: usize,
    mut each: impl FnMut(&FileReport),
) -> Summary {
    let next = AtomicUsize::new(0);
    let (reports, inbox) = channel();
    let mut summary = Summary::default();
    thread::scope(|scope| {
        for _ in 0..jobs.clamp(1, files.len().max(1)) {
            let (reports, next) = (reports.clone(), &next);
            scope.spawn(move || {
                loop {
                    let index = next.fetch_add(1, Ordering::SeqCst);
                    let Some(path) = files.get(index) else { break };
                    let report = run_file(host, path, plan);
                    if reports.send((index, report)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(reports);
        let mut early = std::collections::BTreeMap::new();
        let mut printed = 0;
        for (index, report) in inbox {
            early.insert(index, report);
            while let Some(report) = early.remove(&printed) {
                printed += 1;
                match report.passed {
                    true => summary.passed += 1,
                    false => summary.failed += 1,
                }
                each(&report);
            }
        }
    });
    summary
}

/// Runs one file in those of the modes it is meant for.
pub fn run_file(host: &Arc<Host>, path: &Path, plan: &Plan) -> FileReport {
    let name = path.to_string_lossy().into_owned();
    let judged = try_file(host, path, plan)
        .unwrap_or_else(|message| Judged { verdicts: vec![(plan.modes[0], Err(message))], ..Judged::default() });
    let Judged { verdicts, checks, unjudged } = judged;
    let passed = verdicts.iter().all(|(_, verdict)| verdict.is_ok());
    let text = match passed {
        true => report::passed(&name, verdicts.len(), checks, unjudged),
        false => report::failed(&name, &verdicts),
    };
    FileReport { passed, text, name, checks, unjudged }
}

/// What came of a file.
#[derive(Default)]
struct Judged {
    verdicts: Vec<(Mode, std::result::Result<(), String>)>,
    /// In the first mode that ended by itself.
    checks: Checks,
    unjudged: bool,
}

fn try_file(host: &Arc<Host>, path: &Path, plan: &Plan) -> std::result::Result<Judged, String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    let mut text = String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
    let mut expectation = expect::parse(&text)?;
    if plan.bless
        && let Some(mode) = expectation.modes.first()
    {
        text = blessed(host, path, &text, &expectation.stdin, *mode, &plan.conditions)?;
        expectation = expect::parse(&text)?;
    }
    let mut judged = Judged::default();
    let mut reference: Option<(Mode, Ran)> = None;
    for &mode in expectation.modes.iter().filter(|mode| plan.modes.contains(mode)) {
        let ending = run::run(host, path, &text, &expectation.stdin, mode, &plan.conditions);
        let verdict = report::judge(&expectation, &ending, reference.as_ref().map(|(mode, ran)| (*mode, ran)));
        judged.verdicts.push((mode, verdict));
        if let (Ending::Ran(ran), None) = (ending, &reference) {
            judged.checks = ran.checks.unwrap_or_default();
            judged.unjudged = expectation.plain && !ran.stdout.is_empty() && judged.checks.all() == 0;
            reference = Some((mode, ran));
        }
    }
    Ok(judged)
}

/// Rewrites the file's expected output to what it prints now.
fn blessed(
    host: &Arc<Host>,
    path: &Path,
    text: &str,
    stdin: &str,
    mode: Mode,
    conditions: &Conditions,
) -> std::result::Result<String, String> {
    let ran = match run::run(host, path, text, stdin, mode, conditions) {
        run::Ending::Ran(ran) => ran,
        run::Ending::TimedOut(_) => return Err("it cannot be blessed: it does not end".to_owned()),
        run::Ending::Broken(message) => return Err(message),
    };
    let blessed = expect::bless(text, &ran.stdout);
    if blessed != text {
        std::fs::write(path, &blessed).map_err(|error| error.to_string())?;
    }
    Ok(blessed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_modes_are_named() {
        assert_eq!(chosen(&[]).unwrap().len(), MODES.len());
        assert_eq!(chosen(&["gc-stress".to_owned()]).unwrap()[0].name, "gc-stress");
        assert!(chosen(&["fast".to_owned()]).is_err());
    }
}
