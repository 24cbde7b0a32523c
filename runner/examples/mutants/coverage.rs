//! Which runs could be made different by which mutants.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use runner::test_runner::modes::{self, MODES, Mode, Route};
use runner::test_runner::run::{self, Conditions, Ending};
use runner::test_runner::{expect, report, walk};

use crate::scratch::Scratch;
use crate::trial;

/// What a mutant that is reached says on standard error (`switch.rs.txt`).
const SAID: &str = "\u{1}reached ";

/// Runs at a time.
pub(crate) const JOBS: usize = 2;

/// A test file in a mode.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub(crate) file: PathBuf,
    pub(crate) mode: Mode,
    /// What it took.
    pub(crate) time: Duration,
    /// The mutants that could make a difference.
    pub(crate) reached: BTreeSet<usize>,
}

/// The modes that mutants are tried in: final programs are made with the linker's notes on the guest that is embedded.
fn is_tried(mode: &Mode) -> bool {
    mode.route != Route::Final
}

/// All runs that pass while no mutant is on. What is known from the last time is not run again.
pub(crate) fn record(scratch: &Scratch, paths: &[PathBuf]) -> Result<Vec<Run>, String> {
    let files = walk::files(paths).map_err(|error| error.to_string())?;
    let kept = scratch.folder.join("coverage.txt");
    let before = read(&fs::read_to_string(&kept).unwrap_or_default());
    let module = fs::read(trial::module(scratch)).map_err(|error| error.to_string())?;
    let host = trial::host(scratch)?;
    let known = Mutex::new(BTreeMap::new());
    let (next, made) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..JOBS {
            scope.spawn(|| {
                while let Some(file) = files.get(next.fetch_add(1, Ordering::SeqCst)) {
                    let Ok(text) = fs::read_to_string(file) else { continue };
                    let Ok(expectation) = expect::parse(&text) else { continue };
                    for mode in expectation.modes.iter().filter(|mode| is_tried(mode)) {
                        let mut hasher = DefaultHasher::new();
                        (&module, &text, file, mode.name).hash(&mut hasher);
                        let key = hasher.finish();
                        let (time, reached) = match before.get(&key) {
                            Some(known) => known.clone(),
                            None => {
                                let conditions =
                                    Conditions { options: vec!["mutant=record".to_owned()], ..Conditions::default() };
                                let start = Instant::now();
                                let ending = run::run(&host, file, &text, &expectation.stdin, *mode, &conditions);
                                let time = start.elapsed();
                                if let Err(message) = report::judge(&expectation, &ending, None) {
                                    eprintln!("  {} [{}] fails without a mutant: {message}", file.display(), mode.name);
                                    continue;
                                }
                                let Ending::Ran(ran) = ending else { continue };
                                (time, said(&ran.stderr))
                            }
                        };
                        lock(&known).insert(key, (time, reached.clone()));
                        lock(&made).push(Run { file: file.clone(), mode: *mode, time, reached });
                    }
                }
            });
        }
    });
    let known = known.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut all = before;
    all.extend(known);
    let _ = fs::write(&kept, written(&all));
    let mut made = made.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    linked_is_eager(&mut made);
    Ok(made)
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// What a linked program reached while it was linked is not in its output: it compiles what eager mode compiles.
fn linked_is_eager(runs: &mut [Run]) {
    let eager = modes::find("eager").unwrap_or(MODES[0]);
    let compiled: BTreeMap<PathBuf, BTreeSet<usize>> =
        runs.iter().filter(|run| run.mode == eager).map(|run| (run.file.clone(), run.reached.clone())).collect();
    for run in runs.iter_mut().filter(|run| run.mode.route == Route::Linked) {
        run.reached.extend(compiled.get(&run.file).into_iter().flatten());
    }
}

fn said(stderr: &str) -> BTreeSet<usize> {
    let numbers = stderr.split(SAID).skip(1).map(|rest| rest.split('\n').next().unwrap_or_default());
    numbers.filter_map(|number| number.parse().ok()).collect()
}

type Known = BTreeMap<u64, (Duration, BTreeSet<usize>)>;

fn read(text: &str) -> Known {
    let line = |line: &str| {
        let mut words = line.split(' ');
        let key = words.next()?.parse().ok()?;
        let time = Duration::from_millis(words.next()?.parse().ok()?);
        Some((key, (time, words.filter_map(|word| word.parse().ok()).collect())))
    };
    text.lines().filter_map(line).collect()
}

fn written(known: &Known) -> String {
    let mut text = String::new();
    for (key, (time, reached)) in known {
        let _ = write!(text, "{key} {}", time.as_millis());
        reached.iter().for_each(|number| text.push_str(&format!(" {number}")));
        text.push('\n');
    }
    text
}
