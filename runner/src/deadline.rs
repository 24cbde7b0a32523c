//! Time limits: a thread of the process that interrupts guests whose evaluation takes too long.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::error::EXIT_LIMIT;
use crate::interrupt::Interrupter;
use crate::limits::{LATENESS, REQUEST_REPEAT};

/// The limit of one session.
pub(crate) struct Deadline {
    limit: Option<Duration>,
    /// The process is ended when the guest does not answer.
    is_final: bool,
    interrupter: Interrupter,
    /// The number of the evaluation that is watched.
    watched: Option<u64>,
}

impl Deadline {
    pub(crate) fn new(interrupter: Interrupter) -> Deadline {
        Deadline { limit: None, is_final: false, interrupter, watched: None }
    }

    pub(crate) fn set_limit(&mut self, limit: Option<Duration>) {
        self.limit = limit;
    }

    /// From now on the process is ended when a guest that is late waits for the system.
    pub(crate) fn end_process(&mut self) {
        self.is_final = true;
    }

    /// An evaluation begins.
    pub(crate) fn arm(&mut self) {
        // A limit beyond the clock's range is none.
        let Some(until) = self.limit.and_then(|limit| Instant::now().checked_add(limit)) else { return };
        self.watched = Some(watch().begin(until, self.is_final, &self.interrupter));
    }

    /// The evaluation is over.
    pub(crate) fn disarm(&mut self) {
        let Some(number) = self.watched.take() else { return };
        let mut watch = watch();
        if watch.end(number) {
            // Under the lock: from here on the thread asks for nothing.
            self.interrupter.withdraw_stop();
        }
    }
}

impl Drop for Deadline {
    fn drop(&mut self) {
        self.disarm();
    }
}

/// The evaluations that are watched: as many as run at once, however many sessions there are.
static WATCH: Mutex<Watch> = Mutex::new(Watch { running: Vec::new(), number: 0, wakes: None, started: false });
/// There is something to do before [`Watch::wakes`].
static SOONER: Condvar = Condvar::new();

struct Watch {
    running: Vec<Evaluation>,
    /// The last number given.
    number: u64,
    /// When the thread looks again by itself.
    wakes: Option<Instant>,
    /// The thread is there; it starts with the first limit.
    started: bool,
}

struct Evaluation {
    number: u64,
    /// When it must be over, or is interrupted again.
    until: Instant,
    /// When the process is ended if it is not.
    at_last: Option<Instant>,
    /// It was not.
    late: bool,
    interrupter: Interrupter,
}

fn watch() -> MutexGuard<'static, Watch> {
    // Nothing can be half-done under this lock.
    WATCH.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Watch {
    fn begin(&mut self, until: Instant, is_final: bool, interrupter: &Interrupter) -> u64 {
        if !self.started {
            // Without a thread there is no limit; there are not even threads to compile on then.
            self.started = thread::Builder::new().name("deadline".to_owned()).spawn(run).is_ok();
        }
        self.number += 1;
        let at_last = is_final.then(|| until + LATENESS);
        let interrupter = interrupter.clone();
        self.running.push(Evaluation { number: self.number, until, at_last, late: false, interrupter });
        if self.wakes.is_none_or(|wakes| until < wakes) {
            SOONER.notify_one();
        }
        self.number
    }

    /// Whether it was late.
    fn end(&mut self, number: u64) -> bool {
        let index = self.running.iter().position(|evaluation| evaluation.number == number);
        index.is_some_and(|index| self.running.swap_remove(index).late)
    }

    /// Interrupts those that are late; when to do so again.
    fn interrupt(&mut self, now: Instant) -> Option<Instant> {
        for evaluation in self.running.iter_mut().filter(|evaluation| evaluation.until <= now) {
            if evaluation.at_last.is_some_and(|at_last| at_last <= now) {
                eprintln!("time limit reached while the program waits for the system");
                std::process::exit(EXIT_LIMIT);
            }
            evaluation.late = true;
            evaluation.interrupter.stop();
            evaluation.until = now + REQUEST_REPEAT;
        }
        self.running.iter().map(|evaluation| evaluation.until).min()
    }
}

fn run() {
    let mut state = watch();
    loop {
        let now = Instant::now();
        let wakes = state.interrupt(now);
        state.wakes = wakes;
        state = match wakes {
            None => SOONER.wait(state).unwrap_or_else(PoisonError::into_inner),
            Some(wakes) => SOONER.wait_timeout(state, wakes - now).unwrap_or_else(PoisonError::into_inner).0,
        };
    }
}
