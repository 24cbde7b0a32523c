//! Memory outside of the Scheme heap: how much of Rust's own heap is in use.
//!
//! Ports, source texts, syntax trees, environments, queues: a program can make any of them grow, so all of it counts
//! towards the hard limit of memory. One counter in the allocator sees everything; accounts kept by each owner would
//! miss the one that nobody thought of.

use super::limits::{ALLOWANCE, OUTSIDE_STEP};
use super::regs::reg;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};

/// Bytes in use.
static LIVE: AtomicUsize = AtomicUsize::new(0);
/// Bytes that do not count.
static FREE_OF_CHARGE: AtomicUsize = AtomicUsize::new(usize::MAX);
/// What the Scheme heap leaves of the limit, in bytes.
static ROOM: AtomicUsize = AtomicUsize::new(usize::MAX);
/// Above this a collection is wanted.
static TRIGGER: AtomicUsize = AtomicUsize::new(usize::MAX);
static WANTS_GC: AtomicBool = AtomicBool::new(false);

/// Counting begins: what is there now is the system's own.
pub fn start_counting() {
    FREE_OF_CHARGE.store(live() + ALLOWANCE, Relaxed);
    collected();
}

/// Bytes in use on Rust's heap.
pub fn live() -> usize {
    LIVE.load(Relaxed)
}

/// Bytes that count towards the limit.
pub fn charged() -> u64 {
    live().saturating_sub(FREE_OF_CHARGE.load(Relaxed)) as u64
}

/// The Scheme heap leaves so many bytes of the limit.
pub(super) fn set_room(bytes: u64) {
    ROOM.store(usize::try_from(bytes).unwrap_or(usize::MAX), Relaxed);
}

/// Is there room for so many bytes more?
pub fn has_room(bytes: usize) -> bool {
    charged() + bytes as u64 <= ROOM.load(Relaxed) as u64
}

/// Has it grown so much that a collection is due?
pub(super) fn wants_gc() -> bool {
    WANTS_GC.load(Relaxed)
}

/// A collection was made.
pub(super) fn collected() {
    WANTS_GC.store(false, Relaxed);
    let live = live();
    // Before `start_counting` nothing can be collected.
    if FREE_OF_CHARGE.load(Relaxed) != usize::MAX {
        TRIGGER.store(live + OUTSIDE_STEP.max(live / 2), Relaxed);
    }
}

/// The allocator gave out so many bytes.
#[cfg_attr(not(target_arch = "wasm32"), allow(dead_code))]
#[inline(always)]
pub(super) fn took(bytes: usize) {
    let live = live() + bytes;
    LIVE.store(live, Relaxed);
    if live > TRIGGER.load(Relaxed) {
        ask();
    }
}

/// The allocator got so many bytes back.
#[cfg_attr(not(target_arch = "wasm32"), allow(dead_code))]
#[inline(always)]
pub(super) fn gave(bytes: usize) {
    LIVE.store(live() - bytes, Relaxed);
}

#[cold]
#[inline(never)]
fn ask() {
    TRIGGER.store(usize::MAX, Relaxed);
    WANTS_GC.store(true, Relaxed);
    reg::POLL.set(0);
}
