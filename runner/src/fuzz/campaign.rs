//! Running a target's cases for some time, on every core, and telling what came of it.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::corpus::{self, Entry};
use crate::engine::large_stack_thread;

/// Something to be tried with random cases.
pub trait Target: Sync {
    /// What `TARGET` calls it, and its folder in the corpus.
    fn name(&self) -> &'static str;

    /// One who works through cases; each thread has one. The error says why there is none.
    fn worker(&self) -> Result<Box<dyn Worker + '_>, String>;
}

/// What works through the cases of a target, one by one.
pub trait Worker {
    /// The case of a seed: how many runs it took, or what is wrong.
    fn case(&mut self, seed: u64) -> Verdict;

    /// The case of a seed as it is before it is made smaller, for who looks at one.
    fn show(&self, seed: u64) -> Option<String> {
        let _ = seed;
        None
    }

    /// A case that was kept.
    fn again(&mut self, entry: &Entry) -> Verdict;
}

/// The number of runs, or a description of the defect with the smallest case that was found for it.
pub type Verdict = Result<usize, String>;

/// How long, from which seed.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// The first seed.
    pub seed: u64,
    /// For how long new cases are begun; `None`: the one seed.
    pub time: Option<Duration>,
}

/// What was done.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// Cases of seeds.
    pub cases: u64,
    /// Runs of programs in them, or calls.
    pub runs: usize,
    /// Kept cases.
    pub kept: usize,
    /// Descriptions of defects.
    pub failures: Vec<String>,
    /// The time it took.
    pub time: Duration,
}

/// A case that makes a worker busy for longer than this hangs. It includes making a failing case small.
const PATIENCE: Duration = Duration::from_secs(180);

/// Tries the kept cases, then those of the seeds from the first on. Each failure is printed when it is found.
pub fn run(target: &dyn Target, plan: Plan) -> Tally {
    let start = Instant::now();
    let next = AtomicU64::new(plan.seed);
    let entries = match plan.time {
        Some(_) => corpus::entries(target.name()),
        None => Vec::new(),
    };
    let (entry, over) = (AtomicU64::new(0), AtomicBool::new(false));
    let tally = Mutex::new(Tally::default());
    let count = |verdict: Verdict, what: String, again: String, is_new: bool| {
        let mut tally = tally.lock().expect("nobody panics with it");
        match is_new {
            true => tally.cases += 1,
            false => tally.kept += 1,
        }
        match verdict {
            Ok(runs) => tally.runs += runs,
            Err(message) => {
                let message = format!("{}, {what}: {message}\nagain: {again}\n", target.name());
                println!("{message}");
                tally.failures.push(message);
            }
        }
    };
    let work = || {
        let mut worker = match target.worker() {
            Ok(worker) => worker,
            Err(message) => return count(Err(message), "no worker".to_owned(), String::new(), false),
        };
        while let Some(entry) = entries.get(entry.fetch_add(1, Ordering::SeqCst) as usize) {
            let watch = Watch::begin(format!("{} {}", target.name(), entry.name));
            let verdict = worker.again(entry);
            drop(watch);
            count(verdict, entry.name.clone(), format!("make fuzz TARGET={}", target.name()), false);
        }
        while !over.load(Ordering::SeqCst) {
            let seed = next.fetch_add(1, Ordering::SeqCst);
            let again = format!("make fuzz TARGET={} SEED={seed}", target.name());
            if plan.time.is_none() {
                println!("{}", worker.show(seed).unwrap_or_default());
            }
            let watch = Watch::begin(again.clone());
            let verdict = worker.case(seed);
            drop(watch);
            count(verdict, format!("seed {seed}"), again, true);
            if plan.time.is_none_or(|time| start.elapsed() >= time) {
                over.store(true, Ordering::SeqCst);
            }
        }
    };
    let threads = match plan.time {
        Some(_) => thread::available_parallelism().map_or(1, usize::from),
        None => 1,
    };
    thread::scope(|scope| {
        for _ in 0..threads {
            large_stack_thread().spawn_scoped(scope, work).expect("threads can be made");
        }
    });
    let mut tally = tally.into_inner().expect("nobody panics with it");
    tally.time = start.elapsed();
    tally
}

impl Tally {
    /// One line: the target, how many cases of which seeds, and how fast.
    pub fn line(&self, target: &dyn Target, plan: Plan) -> String {
        let seconds = self.time.as_secs_f64();
        format!(
            "{}: {} cases (seeds {} to {}), {} kept, {} runs, {:.1} s, {:.1} cases/s, {} failed",
            target.name(),
            self.cases,
            plan.seed,
            (plan.seed + self.cases).saturating_sub(1),
            self.kept,
            self.runs,
            seconds,
            self.cases as f64 / seconds.max(0.001),
            self.failures.len(),
        )
    }
}

/// Ends the process when a case hangs: nothing else can be done about code that runs on in a thread.
struct Watch {
    /// Dropped when the case is over, which wakes the thread that waits.
    _running: Sender<()>,
}

impl Watch {
    fn begin(case: String) -> Watch {
        let (sender, receiver) = channel::<()>();
        thread::spawn(move || {
            if let Err(RecvTimeoutError::Timeout) = receiver.recv_timeout(PATIENCE) {
                println!("it hangs: {case}");
                std::process::exit(1);
            }
        });
        Watch { _running: sender }
    }
}
