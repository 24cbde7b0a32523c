//! The threads that the guests run on.
//!
//! Compiled Scheme wants a large native stack, and only while it runs. So a session has no thread of its own: whoever
//! evaluates takes one for as long as that lasts. Thousands of sessions at rest cost no thread, and what deep recursion has
//! touched of a stack is kept by few.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::engine::large_stack_thread;
use crate::error::RunnerError;
use crate::limits::IDLE_THREADS;

/// Those that wait; the one that waits for the shortest time, whose stack is warm, is taken first.
static IDLE: Mutex<Vec<Thread>> = Mutex::new(Vec::new());

type Job = Box<dyn FnOnce() + Send>;

/// A thread; it ends when this is dropped.
struct Thread(Sender<Job>);

/// Does something with `state` on a thread with a large stack while the caller waits. The state is lent only once there
/// is a thread, so that it is not lost when there is none. A panic goes on in the caller.
pub(super) fn run<S, T>(
    state: &mut Option<S>,
    work: impl FnOnce(&mut S) -> T + Send + 'static,
) -> Result<T, RunnerError>
where
    S: Send + 'static,
    T: Send + 'static,
{
    let thread = take()?;
    let mut lent = state.take().ok_or_else(gone)?;
    let (answer, done) = channel();
    let job: Job = Box::new(move || {
        let result = catch_unwind(AssertUnwindSafe(|| work(&mut lent)));
        let _ = answer.send((lent, result));
    });
    thread.0.send(job).map_err(|_| gone())?;
    let (lent, result) = done.recv().map_err(|_| gone())?;
    *state = Some(lent);
    put_back(thread);
    result.map_or_else(|panic| resume_unwind(panic), Ok)
}

fn take() -> Result<Thread, RunnerError> {
    match idle().pop() {
        Some(thread) => Ok(thread),
        None => start(),
    }
}

fn start() -> Result<Thread, RunnerError> {
    let (jobs, inbox) = channel::<Job>();
    large_stack_thread()
        .spawn(move || inbox.into_iter().for_each(|job| job()))
        .map_err(|error| RunnerError::Start(format!("no thread: {error}")))?;
    Ok(Thread(jobs))
}

fn put_back(thread: Thread) {
    let mut idle = idle();
    if idle.len() < IDLE_THREADS {
        idle.push(thread);
    }
}

fn idle() -> MutexGuard<'static, Vec<Thread>> {
    // Nothing can be half-done under this lock.
    IDLE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The answer when a session is lost.
pub(super) fn gone() -> RunnerError {
    RunnerError::Start("the session's thread is gone".to_owned())
}
