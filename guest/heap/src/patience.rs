//! What long work asks now and then: may it go on?
//!
//! Rust code that runs for as long as the program pleases (a division of huge numbers, the expansion of a macro, a read
//! from an endless file) has no safe point. It counts its steps instead, and when the host has asked for an interrupt,
//! when the fuel is used up or when memory outside of the heap has outgrown the limit, it gives itself up, as an
//! allocation does that finds no room: by [`RetryAfterGc`]. Whoever runs it looks at [`is_stopped`] first, and collects
//! and tries again when it was for want of memory only. The requests stay what they are until the engine answers them.

use super::limits::{STEPS_PER_UNIT, STRIDE};
use super::regs::reg;
use super::{RetryAfterGc, outside};
use host_interface::request;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// Is an evaluation going on? Otherwise nobody waits for an end, and a request that came too late must not spoil what is
/// said of an evaluation that is over.
static LISTENING: AtomicBool = AtomicBool::new(false);

/// Runs what may be given up.
pub fn listening<T>(work: impl FnOnce() -> T) -> T {
    let before = LISTENING.swap(true, Relaxed);
    let result = work();
    LISTENING.store(before, Relaxed);
    result
}

/// Counts the steps of one piece of work.
#[derive(Clone, Copy, Debug, Default)]
pub struct Patience {
    steps: u32,
}

impl Patience {
    pub const fn new() -> Patience {
        Patience { steps: 0 }
    }

    /// So many steps more (of about the work of one list element) have been done.
    #[inline]
    pub fn spend(&mut self, steps: u32) -> Result<(), RetryAfterGc> {
        self.steps = self.steps.saturating_add(steps);
        if self.steps < STRIDE { Ok(()) } else { look(std::mem::take(&mut self.steps)) }
    }
}

/// Takes the fuel for so many steps, and looks whether the work may go on.
#[inline(never)]
pub fn look(steps: u32) -> Result<(), RetryAfterGc> {
    if reg::COUNTING.get() != 0 {
        set_slice(slice() - (steps / STEPS_PER_UNIT) as i64);
    }
    let listening = LISTENING.load(Relaxed);
    if listening && (is_stopped() || !outside::has_room(0)) { Err(RetryAfterGc) } else { Ok(()) }
}

/// Is the evaluation to end before anything else is tried?
pub fn is_stopped() -> bool {
    is_interrupted() || is_out_of_fuel()
}

/// Has the host asked for an interrupt that is not answered yet?
pub fn is_interrupted() -> bool {
    reg::HOST_REQUEST.get() & request::INTERRUPT != 0
}

/// Has it asked for one because the time is up?
pub fn is_late() -> bool {
    reg::HOST_REQUEST.get() & request::LATE != 0
}

/// Is the fuel limited, and none left?
pub fn is_out_of_fuel() -> bool {
    reg::COUNTING.get() != 0 && slice() + reserve() < 0
}

/// Safe points that may still be passed before the host is to have control, or the fuel is used up; means something
/// only while one of them is limited. Below zero when work without safe points took more.
pub fn slice() -> i64 {
    reg::FUEL.get()
}

pub fn set_slice(left: i64) {
    reg::FUEL.set(left);
}

/// Fuel beyond the slice that is being used.
pub fn reserve() -> i64 {
    reg::RESERVE.get()
}

pub fn set_reserve(left: i64) {
    reg::RESERVE.set(left);
}
