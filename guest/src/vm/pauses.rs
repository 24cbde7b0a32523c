//! How long collections took, for `--stats`.

use std::cell::Cell;
use std::time::{Duration, Instant};

/// Steps of the histogram in which a duration doubles: the median is right to a tenth.
const STEPS: u32 = 4;
/// Steps up to four minutes.
const COUNT: usize = 38 * STEPS as usize;

/// Durations of collections of one sort.
pub struct Pauses {
    counts: [Cell<u32>; COUNT],
    total: Cell<u64>,
    worst: Cell<u64>,
}

impl Default for Pauses {
    fn default() -> Pauses {
        Pauses { counts: [const { Cell::new(0) }; COUNT], total: Cell::new(0), worst: Cell::new(0) }
    }
}

impl Pauses {
    /// Takes the time of a collection. The clock is the host's own, not the program's, which begins when the program
    /// reads it.
    pub fn measure(&self, collect: impl FnOnce()) {
        let start = Instant::now();
        collect();
        self.note(start.elapsed());
    }

    fn note(&self, pause: Duration) {
        let nanoseconds = pause.as_nanos() as u64;
        self.total.set(self.total.get() + nanoseconds);
        self.worst.set(self.worst.get().max(nanoseconds));
        let count = &self.counts[step(nanoseconds)];
        count.set(count.get() + 1);
    }

    /// Microseconds in all, of the median and of the longest.
    pub fn figures(&self) -> [u64; 3] {
        let all: u32 = self.counts.iter().map(Cell::get).sum();
        let mut before = 0;
        let median = self.counts.iter().position(|count| {
            before += count.get();
            2 * before > all
        });
        [self.total.get(), median.map_or(0, nanoseconds), self.worst.get()].map(|figure| figure / 1000)
    }
}

/// The step of a duration.
fn step(nanoseconds: u64) -> usize {
    let log = nanoseconds.max(1).ilog2();
    let fraction = ((nanoseconds << (63 - log)) << 1) >> (64 - STEPS.ilog2());
    ((log * STEPS + fraction as u32) as usize).min(COUNT - 1)
}

/// The middle of a step.
fn nanoseconds(step: usize) -> u64 {
    let (log, fraction) = (step as u32 / STEPS, step as u64 % STEPS as u64);
    (1 << log) + ((2 * fraction + 1) << log) / (2 * STEPS as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_near_and_the_longest_exact() {
        let pauses = Pauses::default();
        assert_eq!(pauses.figures(), [0, 0, 0]);
        [5_000, 800_000, 1_000_000, 1_100_000, 90_000_000]
            .into_iter()
            .for_each(|n| pauses.note(Duration::from_nanos(n)));
        let [total, median, worst] = pauses.figures();
        assert_eq!((total, worst), (92_905, 90_000));
        assert!((880..=1120).contains(&median), "{median}");
        pauses.note(Duration::from_secs(1 << 20));
    }
}
