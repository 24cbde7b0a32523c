//! Running the tests with one mutant on, each mutant in a process of its own: it may hang, or exhaust the memory.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use runner::Host;
use runner::cache::Cache;
use runner::engine;
use runner::test_runner::modes::{self, MODES};
use runner::test_runner::run::{self, Conditions, Ending};
use runner::test_runner::{expect, report};

use crate::Options;
use crate::coverage::{JOBS, Run, lock};
use crate::known;
use crate::scratch::Scratch;
use crate::sites::Site;

/// The first argument of the processes that run tests.
pub(crate) const WORKER: &str = "--worker";

/// What a run may take beyond a multiple of what it takes without a mutant.
const LEAST_LIMIT: Duration = Duration::from_secs(5);
const TIMES: u32 = 20;

/// The guest with all mutants in it.
pub(crate) fn module(scratch: &Scratch) -> PathBuf {
    scratch.folder.join("mutants.wasm")
}

/// Puts a new module in its place, and its machine code away.
pub(crate) fn install(scratch: &Scratch, bytes: &[u8]) -> Result<(), String> {
    if fs::read(module(scratch)).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    let _ = fs::remove_dir_all(cache(scratch));
    fs::write(module(scratch), bytes).map_err(|error| error.to_string())
}

fn cache(scratch: &Scratch) -> PathBuf {
    scratch.folder.join("cache")
}

/// The host of the guest with mutants.
pub(crate) fn host(scratch: &Scratch) -> Result<Arc<Host>, String> {
    let bytes = fs::read(module(scratch)).map_err(|error| error.to_string())?;
    let engine = engine::new().map_err(|error| error.to_string())?;
    let host = Host::load(engine, bytes, Cache::at(&cache(scratch), "guest"));
    host.map(Arc::new).map_err(|error| error.to_string())
}

/// A process that is told a mutant's number and runs, and answers each run with a line: `ok`, or what was wrong.
pub(crate) fn worker() -> Result<ExitCode, String> {
    let number = std::env::args().nth(2).unwrap_or_default();
    let host = host(&Scratch::new())?;
    let mutant = conditions(vec![format!("mutant={number}")]);
    for line in std::io::stdin().lines().map_while(Result::ok) {
        let (mode, file) = line.split_once('\t').ok_or("a run is a mode and a file")?;
        let mode = modes::find(mode).ok_or("no such mode")?;
        let file = Path::new(file);
        let text = fs::read_to_string(file).map_err(|error| error.to_string())?;
        let expectation = expect::parse(&text)?;
        let ending = run::run(&host, file, &text, &expectation.stdin, mode, &mutant);
        let mut verdict = report::judge(&expectation, &ending, None);
        // Positions of errors, and the output of plain files, are compared with what the first mode shows.
        if let (Ok(()), Ending::Ran(ran)) = (&verdict, &ending)
            && (expectation.plain || !ran.stderr.is_empty())
            && let Some(first) = expectation.modes.first()
        {
            let reference = run::run(&host, file, &text, &expectation.stdin, *first, &conditions(Vec::new()));
            if let Ending::Ran(reference) = &reference {
                verdict = report::judge(&expectation, &ending, Some((*first, reference)));
            }
        }
        let answer = verdict.err().unwrap_or_else(|| "ok".to_owned());
        println!("{}", answer.replace('\n', " "));
        if answer != "ok" {
            // A thread may still be at work.
            std::process::exit(0);
        }
    }
    std::process::exit(0);
}

fn conditions(options: Vec<String>) -> Conditions {
    // Whoever started this process has the limit.
    Conditions { time_limit: Duration::from_secs(3600), options, ..Conditions::default() }
}

/// What became of a mutant.
enum Verdict {
    /// By whom, and what it said.
    Killed(String, String),
    /// After that many runs of those that reach it.
    Survived(usize, usize),
    /// It is in the list of those that cannot be noticed.
    Known,
}

/// Tries every mutant and reports.
pub(crate) fn all(scratch: &Scratch, options: &Options, sites: &[Site], runs: &[Run]) -> Result<ExitCode, String> {
    let known = known::all();
    let wanted: Vec<usize> =
        (0..sites.len()).filter(|number| options.only.as_ref().is_none_or(|only| only.contains(number))).collect();
    let verdicts: Mutex<BTreeMap<usize, Verdict>> = Mutex::default();
    let kills: Mutex<BTreeMap<PathBuf, usize>> = Mutex::default();
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..JOBS {
            scope.spawn(|| {
                while let Some(&number) = wanted.get(next.fetch_add(1, Ordering::SeqCst)) {
                    let site = &sites[number];
                    let verdict = match options.only.is_none() && known.contains_key(&known::name(site)) {
                        true => Verdict::Known,
                        false => try_scheme(number, runs, &kills, options.patience),
                    };
                    eprintln!("  {} {}", shown(number, site), said(&verdict));
                    lock(&verdicts).insert(number, verdict);
                }
            });
        }
    });
    let mut verdicts = verdicts.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    let left: Vec<usize> =
        verdicts.iter().filter(|(_, verdict)| matches!(verdict, Verdict::Survived(..))).map(|(n, _)| *n).collect();
    if !left.is_empty() {
        let tests = UnitTests::build(scratch)?;
        let (next, killed) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
        std::thread::scope(|scope| {
            for _ in 0..JOBS {
                scope.spawn(|| {
                    while let Some(&number) = left.get(next.fetch_add(1, Ordering::SeqCst)) {
                        if let Some(test) = tests.fail(Some(number)) {
                            eprintln!("  {} killed by the unit test {test}", shown(number, &sites[number]));
                            lock(&killed).push((number, Verdict::Killed("unit tests".to_owned(), test)));
                        }
                    }
                });
            }
        });
        verdicts.extend(killed.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner));
    }
    print!("{}", summary(sites, &verdicts));
    let survived = verdicts.values().any(|verdict| matches!(verdict, Verdict::Survived(..)));
    Ok(if survived { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn shown(number: usize, site: &Site) -> String {
    let place = crate::scratch::place_of(&site.file);
    format!("#{number} {place}:{} {:?}: {}", site.line, site.operator, site.change)
}

fn said(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Killed(by, how) => format!("killed by {by}: {}", how.chars().take(100).collect::<String>()),
        Verdict::Survived(_, 0) => "survived: nothing reaches it".to_owned(),
        Verdict::Survived(made, all) => format!("survived {made} of {all} runs"),
        Verdict::Known => "is known".to_owned(),
    }
}

/// The runs that reach a mutant, until one fails.
fn try_scheme(number: usize, runs: &[Run], kills: &Mutex<BTreeMap<PathBuf, usize>>, patience: Duration) -> Verdict {
    let mut order: Vec<&Run> = runs.iter().filter(|run| run.reached.contains(&number)).collect();
    {
        let kills = lock(kills);
        let killed = |run: &Run| kills.get(&run.file).copied().unwrap_or(0);
        let first = |run: &&Run| MODES.iter().position(|mode| *mode == run.mode);
        // What has killed others may be a little slower.
        order.sort_by_key(|run| (run.time.as_millis() as usize / (1 + killed(run)), first(run)));
    }
    let all = order.len();
    if all == 0 {
        return Verdict::Survived(0, 0);
    }
    let Ok(mut process) = Worker::start(number, &order) else { return Verdict::Survived(0, all) };
    let start = Instant::now();
    for (made, run) in order.iter().enumerate() {
        if start.elapsed() > patience {
            return Verdict::Survived(made, all);
        }
        // The first run has to load the guest as well.
        let failure = match process.answers.recv_timeout(LEAST_LIMIT + TIMES * run.time) {
            Ok(answer) if answer == "ok" => continue,
            Ok(answer) => answer,
            Err(RecvTimeoutError::Timeout) => "it does not end".to_owned(),
            Err(RecvTimeoutError::Disconnected) => "the process died".to_owned(),
        };
        *lock(kills).entry(run.file.clone()).or_default() += 1;
        process.end();
        return Verdict::Killed(format!("{} [{}]", run.file.display(), run.mode.name), failure);
    }
    Verdict::Survived(all, all)
}

/// A process that is ended when it is not needed any more.
struct Worker {
    child: Child,
    answers: Receiver<String>,
}

impl Worker {
    fn start(number: usize, runs: &[&Run]) -> std::io::Result<Worker> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args([WORKER, &number.to_string()]).stdin(Stdio::piped());
        let mut worker = Worker::with(command)?;
        if let Some(mut stdin) = worker.child.stdin.take() {
            let lines: String = runs.iter().map(|run| format!("{}\t{}\n", run.mode.name, run.file.display())).collect();
            // It reads while it runs: more than a pipe holds must not wait here.
            std::thread::spawn(move || {
                let _ = stdin.write_all(lines.as_bytes());
            });
        }
        Ok(worker)
    }

    /// Starts a command whose lines of output are the answers.
    fn with(mut command: Command) -> std::io::Result<Worker> {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let (lines, answers) = channel();
        if let Some(stdout) = child.stdout.take() {
            std::thread::spawn(move || {
                for line in BufReader::new(stdout).split(b'\n').map_while(Result::ok) {
                    let _ = lines.send(String::from_utf8_lossy(&line).into_owned());
                }
            });
        }
        Ok(Worker { child, answers })
    }

    fn end(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.end();
    }
}

/// The guest's unit tests and the heap's, built from the same sources.
struct UnitTests {
    programs: Vec<PathBuf>,
    folder: PathBuf,
    limit: Duration,
}

impl UnitTests {
    fn build(scratch: &Scratch) -> Result<UnitTests, String> {
        eprintln!("building the unit tests");
        let mut cargo = scratch.unit_tests();
        let output = cargo.args(["--no-run", "--message-format=json"]).output().map_err(|error| error.to_string())?;
        let messages = String::from_utf8_lossy(&output.stdout);
        let executables = messages.lines().filter_map(|line| {
            let (_, rest) = line.split_once("\"executable\":\"")?;
            rest.split('"').next()
        });
        let programs: Vec<PathBuf> = executables.map(PathBuf::from).collect();
        if programs.is_empty() {
            return Err(format!("the unit tests do not build:\n{}", String::from_utf8_lossy(&output.stderr)));
        }
        let folder = scratch.folder.join("source/guest");
        let mut tests = UnitTests { programs, folder, limit: Duration::from_secs(600) };
        let start = Instant::now();
        if let Some(test) = tests.fail(None) {
            return Err(format!("the unit test {test} fails without a mutant"));
        }
        tests.limit = LEAST_LIMIT + 4 * start.elapsed();
        Ok(tests)
    }

    /// The first test that fails with this mutant.
    fn fail(&self, number: Option<usize>) -> Option<String> {
        self.programs.iter().find_map(|program| self.fail_in(program, number))
    }

    fn fail_in(&self, program: &Path, number: Option<usize>) -> Option<String> {
        let mut command = Command::new(program);
        // As cargo runs them: some compare with files of the package.
        command.current_dir(&self.folder).env("CARGO_MANIFEST_DIR", &self.folder);
        command.args(["--test-threads", "1"]);
        // What they compare with the sources as text is not what a mutant is about.
        command.args(["--skip", "floors"]);
        if let Some(number) = number {
            command.env("GRAFT_MUTANT", number.to_string());
        }
        let Ok(worker) = Worker::with(command) else { return Some("(they do not start)".to_owned()) };
        let start = Instant::now();
        let mut ended = false;
        loop {
            match worker.answers.recv_timeout(self.limit.saturating_sub(start.elapsed())) {
                Ok(line) if line.ends_with("... FAILED") => {
                    let name = line.trim_start_matches("test ").trim_end_matches(" ... FAILED");
                    return Some(name.to_owned());
                }
                Ok(line) => ended |= line.starts_with("test result: ok"),
                Err(RecvTimeoutError::Timeout) => return Some("(they do not end)".to_owned()),
                Err(RecvTimeoutError::Disconnected) if ended => return None,
                Err(RecvTimeoutError::Disconnected) => return Some("(the process died)".to_owned()),
            }
        }
    }
}

fn summary(sites: &[Site], verdicts: &BTreeMap<usize, Verdict>) -> String {
    let mut by: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut known, mut survivors) = (0, Vec::new());
    for (number, verdict) in verdicts {
        match verdict {
            Verdict::Killed(killer, _) => *by.entry(killer).or_default() += 1,
            Verdict::Known => known += 1,
            Verdict::Survived(..) => {
                survivors.push(format!("  {} {}\n", shown(*number, &sites[*number]), said(verdict)));
            }
        }
    }
    let killed: usize = by.values().sum();
    let mut text = String::from("killed by\n");
    let mut by: Vec<_> = by.into_iter().collect();
    by.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    by.iter().for_each(|(killer, count)| text.push_str(&format!("  {count:4} {killer}\n")));
    text.push_str(&format!(
        "{} mutants: {killed} killed, {known} known not to matter, {} survived\n",
        verdicts.len(),
        survivors.len()
    ));
    text + &survivors.concat()
}
