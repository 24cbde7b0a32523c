//! The jiffy clock: nanoseconds since it was first read.
//!
//! It goes on where it was when a frozen instance is thawed: another host's clock has another beginning.

use std::cell::Cell;
use std::time::Instant;

/// A clock that starts when it is first read, so that a boot image holds no time.
#[derive(Default)]
pub struct Clock {
    started: Cell<Option<Instant>>,
    /// What the clock showed when it was started.
    before: Cell<u64>,
    /// What it showed when the instance was frozen last.
    frozen: Cell<u64>,
}

impl Clock {
    /// Nanoseconds since the clock was first read.
    pub fn nanoseconds(&self) -> u64 {
        let started = self.started.get().unwrap_or_else(Instant::now);
        self.started.set(Some(started));
        self.before.get() + started.elapsed().as_nanos() as u64
    }

    /// Notes what the clock shows, for an image; a clock nobody has read yet stays so.
    pub fn freeze(&self) {
        if self.started.get().is_some() {
            self.frozen.set(self.nanoseconds());
        }
    }

    /// Goes on from where [`Clock::freeze`] noted it, by the clock of another host.
    pub fn thaw(&self) {
        self.before.set(self.frozen.get());
        self.started.set(None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thawed_clock_goes_on() {
        let clock = Clock::default();
        clock.freeze();
        assert_eq!(clock.frozen.get(), 0, "nobody has read it");
        let first = clock.nanoseconds();
        clock.freeze();
        let frozen = clock.frozen.get();
        assert!(frozen >= first);
        clock.thaw();
        assert!(clock.nanoseconds() >= frozen);
    }
}
