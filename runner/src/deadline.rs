//! A time limit: a second thread that interrupts the guest when an evaluation takes too long.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::interrupt::Interrupter;

/// How long an interrupt that was not heard waits to be repeated: the guest may miss one that comes while it answers
/// another request. It is also the time that the afters of `dynamic-wind` have.
const REPEAT: Duration = Duration::from_millis(20);

/// The limit of one session.
pub(crate) struct Deadline {
    limit: Option<Duration>,
    watch: Arc<Watch>,
    /// The thread is there; it starts with the first limit.
    started: bool,
}

struct Watch {
    state: Mutex<State>,
    changed: Condvar,
    interrupter: Interrupter,
}

#[derive(Default)]
struct State {
    /// When the evaluation must be over.
    until: Option<Instant>,
    /// It was not.
    late: bool,
    /// The session is gone.
    gone: bool,
}

impl Deadline {
    pub(crate) fn new(interrupter: Interrupter) -> Deadline {
        let watch = Watch { state: Mutex::default(), changed: Condvar::new(), interrupter };
        Deadline { limit: None, watch: Arc::new(watch), started: false }
    }

    pub(crate) fn set_limit(&mut self, limit: Option<Duration>) {
        self.limit = limit;
    }

    /// An evaluation begins.
    pub(crate) fn arm(&mut self) {
        // A limit beyond the clock's range is none.
        let Some(until) = self.limit.and_then(|limit| Instant::now().checked_add(limit)) else { return };
        if !self.started {
            let watch = Arc::clone(&self.watch);
            // Without a thread there is no limit; there are not even threads to compile on then.
            self.started = thread::Builder::new().name("deadline".to_owned()).spawn(move || watch.run()).is_ok();
        }
        self.watch.state().until = Some(until);
        self.watch.changed.notify_one();
    }

    /// The evaluation is over; whether it took too long.
    pub(crate) fn disarm(&mut self) -> bool {
        let mut state = self.watch.state();
        state.until = None;
        let late = std::mem::take(&mut state.late);
        if late {
            // Under the lock: from here on the thread asks for nothing.
            self.watch.interrupter.withdraw_stop();
        }
        late
    }
}

impl Drop for Deadline {
    fn drop(&mut self) {
        self.watch.state().gone = true;
        self.watch.changed.notify_one();
    }
}

impl Watch {
    fn run(&self) {
        let mut state = self.state();
        while !state.gone {
            let now = Instant::now();
            let wait = match state.until {
                None => None,
                Some(until) if until > now => Some(until - now),
                Some(_) => {
                    state.late = true;
                    self.interrupter.stop();
                    Some(REPEAT)
                }
            };
            state = match wait {
                None => self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
                Some(wait) => self.changed.wait_timeout(state, wait).unwrap_or_else(PoisonError::into_inner).0,
            };
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing can be half-done under this lock.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
