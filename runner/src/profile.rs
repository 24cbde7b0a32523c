//! A sampling profile of Scheme procedures, in both tiers.
//!
//! A thread asks the guest for control every [`SAMPLE_INTERVAL`], as the compiler's thread does when a module is ready. At
//! its next safe point the guest suspends, says what it was at (`inspect`, question `STACK`), and goes on: nothing that a
//! program can see changes. What a sample stands for is the time from the request to the answer, so that work without safe
//! points has its share too: a collection knows that it was asked during it, and what answers later than [`LATE_ANSWER`]
//! was in a primitive, the reader, the expander or the system.
//!
//! Sampling by signals would see the native stack only, in which interpreted frames have no names.

use std::collections::HashMap;
use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use lexpr::Value;

use crate::interrupt::Interrupter;
use crate::limits::{LATE_ANSWER, PROFILE_ROWS, REQUEST_REPEAT, SAMPLE_INTERVAL};

/// What a session was at, sample by sample.
pub(crate) struct Profiler {
    clock: Arc<Clock>,
    thread: Option<JoinHandle<()>>,
    /// By what ran and the procedures, newest first.
    samples: HashMap<(Activity, Vec<String>), Duration>,
}

/// What the two threads share.
struct Clock {
    start: Instant,
    /// Nanoseconds from `start` to the request that waits for its answer; 0: none does.
    asked: AtomicU64,
    stopped: AtomicBool,
}

/// What ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Activity {
    Compiled,
    Interpreted,
    Primitive,
    Collector,
}

impl Activity {
    const ALL: [Activity; 4] = [Activity::Compiled, Activity::Interpreted, Activity::Primitive, Activity::Collector];

    fn name(self) -> &'static str {
        match self {
            Activity::Compiled => "compiled",
            Activity::Interpreted => "interpreted",
            Activity::Primitive => "primitive",
            Activity::Collector => "collector",
        }
    }
}

impl Profiler {
    /// Begins to ask. Without a thread there are no samples.
    pub(crate) fn new(interrupter: Interrupter) -> Profiler {
        let clock =
            Arc::new(Clock { start: Instant::now(), asked: AtomicU64::new(0), stopped: AtomicBool::new(false) });
        let shared = Arc::clone(&clock);
        let thread = thread::Builder::new().name("profiler".to_owned()).spawn(move || shared.ask(&interrupter)).ok();
        Profiler { clock, thread, samples: HashMap::new() }
    }

    /// What was asked for before an evaluation began says nothing of it.
    pub(crate) fn begin(&self) {
        self.clock.asked.store(0, Ordering::SeqCst);
    }

    /// How long a request has been waiting, if one is: the guest has just suspended.
    pub(crate) fn waiting(&self) -> Option<Duration> {
        match self.clock.asked.load(Ordering::SeqCst) {
            0 => None,
            asked => Some(Duration::from_nanos(self.clock.now().saturating_sub(asked))),
        }
    }

    /// The guest's answer: `(ACTIVITY NAME …)`, newest first. From here on it may be asked again.
    pub(crate) fn add(&mut self, waited: Duration, answer: &Value) {
        let mut items = answer.list_iter().into_iter().flatten();
        let activity = match items.next().and_then(Value::as_symbol) {
            Some("collector") => Activity::Collector,
            _ if waited > LATE_ANSWER => Activity::Primitive,
            Some("compiled") => Activity::Compiled,
            _ => Activity::Interpreted,
        };
        let stack: Vec<String> = items.filter_map(Value::as_str).map(str::to_owned).collect();
        *self.samples.entry((activity, stack)).or_default() += waited.max(SAMPLE_INTERVAL);
        self.clock.asked.store(0, Ordering::SeqCst);
    }

    /// The table: of each procedure the time in itself, by what ran, and with all that it called.
    pub(crate) fn table(&self) -> String {
        let mut rows: HashMap<&str, Row> = HashMap::new();
        let mut whole = Row::default();
        for ((activity, stack), time) in &self.samples {
            whole.total += *time;
            whole.own[*activity as usize] += *time;
            let mut seen: Vec<&str> = Vec::new();
            for (depth, name) in stack.iter().map(String::as_str).enumerate() {
                let row = rows.entry(name).or_default();
                if depth == 0 {
                    row.own[*activity as usize] += *time;
                }
                // A procedure that calls itself is in a sample once.
                if !seen.contains(&name) {
                    seen.push(name);
                    row.total += *time;
                }
            }
        }
        let mut rows: Vec<(&str, Row)> = rows.into_iter().collect();
        rows.sort_by(|(a, one), (b, other)| {
            other.sum().cmp(&one.sum()).then(other.total.cmp(&one.total)).then(a.cmp(b))
        });
        rows.truncate(PROFILE_ROWS);
        rows.insert(0, ("(all)", whole));
        shown(&rows, whole.total)
    }

    /// A line for each stack, `oldest;…;newest TIME` with the time in microseconds, as tools that draw flame graphs take it.
    pub(crate) fn folded(&self) -> String {
        let mut lines: Vec<String> = self
            .samples
            .iter()
            .map(|((activity, stack), time)| {
                let mut names: Vec<String> =
                    stack.iter().rev().map(|name| name.replace([';', ' ', '\n'], "_")).collect();
                if matches!(activity, Activity::Primitive | Activity::Collector) {
                    names.push(format!("({})", activity.name()));
                }
                format!("{} {}\n", names.join(";"), time.as_micros())
            })
            .collect();
        lines.sort_unstable();
        lines.concat()
    }
}

impl Drop for Profiler {
    fn drop(&mut self) {
        self.clock.stopped.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // It panics at nothing, and a sample less is no reason to.
            let _ = thread.join();
        }
    }
}

impl Clock {
    fn now(&self) -> u64 {
        // A process does not run for 500 years.
        u64::try_from(self.start.elapsed().as_nanos()).unwrap_or(u64::MAX).max(1)
    }

    fn ask(&self, interrupter: &Interrupter) {
        let mut repeated = 0;
        while !self.stopped.load(Ordering::SeqCst) {
            thread::park_timeout(SAMPLE_INTERVAL);
            let now = self.now();
            let is_new = self.asked.compare_exchange(0, now, Ordering::SeqCst, Ordering::SeqCst).is_ok();
            if is_new || Duration::from_nanos(now.saturating_sub(repeated)) > REQUEST_REPEAT {
                interrupter.suspend();
                repeated = now;
            }
        }
    }
}

/// The times of one procedure.
#[derive(Debug, Clone, Copy, Default)]
struct Row {
    own: [Duration; Activity::ALL.len()],
    total: Duration,
}

impl Row {
    fn sum(&self) -> Duration {
        self.own.iter().sum()
    }
}

fn shown(rows: &[(&str, Row)], whole: Duration) -> String {
    let percent = |time: Duration| match time.as_secs_f64() / whole.as_secs_f64() {
        share if share > 0.0 => format!("{:.1}%", 100.0 * share),
        _ => "–".to_owned(),
    };
    let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
    let mut table = format!("{:<width$}  {:>7}  {:>7}", "procedure", "self", "total");
    for activity in Activity::ALL {
        // Writing to a string does not fail.
        let _ = write!(table, "  {:>11}", activity.name());
    }
    table.push('\n');
    for (name, row) in rows {
        let _ = write!(table, "{name:<width$}  {:>7}  {:>7}", percent(row.sum()), percent(row.total));
        for own in row.own {
            let _ = write!(table, "  {:>11}", percent(own));
        }
        table.push('\n');
    }
    let _ = writeln!(table, "sampled: {:.3} s", whole.as_secs_f64());
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(samples: &[(Activity, &[&str], u64)]) -> Profiler {
        let clock = Clock { start: Instant::now(), asked: AtomicU64::new(0), stopped: AtomicBool::new(false) };
        let samples = samples.iter().map(|(activity, stack, time)| {
            let stack = stack.iter().map(|name| (*name).to_owned()).collect();
            ((*activity, stack), Duration::from_millis(*time))
        });
        Profiler { clock: Arc::new(clock), thread: None, samples: samples.collect() }
    }

    #[test]
    fn a_recursive_procedure_counts_once_in_a_sample() {
        let profile =
            profile(&[(Activity::Compiled, &["fib:1", "fib:1", "main:9"], 30), (Activity::Collector, &["main:9"], 10)]);
        let table = profile.table();
        let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(rows[1], ["(all)", "100.0%", "100.0%", "75.0%", "–", "–", "25.0%"], "{table}");
        assert_eq!(rows[2], ["fib:1", "75.0%", "75.0%", "75.0%", "–", "–", "–"], "{table}");
        assert_eq!(rows[3], ["main:9", "25.0%", "100.0%", "–", "–", "–", "25.0%"], "{table}");
    }

    #[test]
    fn folded_stacks_begin_with_the_oldest() {
        let profile =
            profile(&[(Activity::Interpreted, &["odd name;:2", "main:9"], 2), (Activity::Primitive, &["main:9"], 1)]);
        assert_eq!(profile.folded(), "main:9;(primitive) 1000\nmain:9;odd_name_:2 2000\n");
    }

    #[test]
    fn a_late_answer_is_a_primitives_unless_the_collector_says_that_it_was_it() {
        let mut profile = profile(&[]);
        for (answer, waited) in [
            ("(compiled \"f:1\")", LATE_ANSWER / 2),
            ("(compiled \"f:1\")", LATE_ANSWER * 2),
            ("(collector \"f:1\")", LATE_ANSWER * 2),
        ] {
            profile.add(waited, &lexpr::from_str(answer).unwrap());
        }
        let mut seen: Vec<Activity> = profile.samples.keys().map(|(activity, _)| *activity).collect();
        seen.sort_unstable();
        assert_eq!(seen, [Activity::Compiled, Activity::Primitive, Activity::Collector]);
    }
}
