//! When a lambda is compiled: as `JIT` and `THRESHOLD` say for all, or, with `TIERS`, by lot for each, which makes
//! mixtures of interpreted and compiled code that no threshold makes.

use super::Vm;
use crate::text::source::Span;
use host_interface::Jit;

/// When a lambda is compiled for the first time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Before its form is run.
    Ahead,
    /// After so many entries and rounds of loops.
    After(u32),
    Never,
}

impl When {
    /// What the counter of its code object begins with. Zero takes 2^32 entries to run out.
    pub fn counter(self, threshold: u64) -> i32 {
        match self {
            When::Ahead => threshold as i32,
            When::After(count) => count.cast_signed(),
            When::Never => 0,
        }
    }
}

impl Vm {
    /// Frames of a lambda's compiled code that go on interpreted before it gets a resume entry.
    pub fn resumptions(&self) -> u32 {
        match self.config.jit.get() == u64::from(Jit::Eager.code()) {
            true => 1,
            false => self.config.threshold.get() as u32,
        }
    }

    /// When the lambda that starts here is compiled.
    pub fn when_compiled(&self, span: Span) -> When {
        let threshold = self.config.threshold.get();
        match self.config.tiers.get() {
            0 if self.config.jit.get() == u64::from(Jit::Eager.code()) => When::Ahead,
            0 => When::After(threshold as u32),
            seed => lot(seed, span, threshold),
        }
    }
}

/// What falls to the lambda at a position: a function of seed and position alone, so that other settings may be changed
/// while a failure is looked into.
fn lot(seed: u64, span: Span, threshold: u64) -> When {
    let place = (u64::from(span.source.0) << 48) ^ (u64::from(span.line) << 20) ^ u64::from(span.column);
    let mut mixed = (seed ^ place).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 32)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed ^= mixed >> 29;
    match mixed % 4 {
        0 => When::Never,
        1 => When::Ahead,
        _ => When::After(1 + ((mixed >> 8) % threshold) as u32),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::source::SourceId;

    #[test]
    fn every_lot_falls() {
        let lots: Vec<When> = (1..200).map(|line| lot(7, Span { source: SourceId(0), line, column: 1 }, 30)).collect();
        assert!(lots.contains(&When::Never) && lots.contains(&When::Ahead));
        assert!(lots.iter().all(|when| !matches!(when, When::After(0) | When::After(31..))));
        assert!(lots.contains(&When::After(1)) && lots.contains(&When::After(30)));
        let span = Span { source: SourceId(0), line: 3, column: 4 };
        assert_eq!(lot(7, span, 30), lot(7, span, 30));
        assert!((1..50).any(|seed| lot(seed, span, 30) != lot(7, span, 30)));
    }
}
