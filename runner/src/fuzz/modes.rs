//! The ways a program is run, and which of them a seed gets.

use super::dice::Dice;
use crate::guest::Key;
use crate::link::Linking;
use crate::test_runner::modes::{Mode, Route};

macro_rules! modes {
    ($($name:literal $linking:ident $route:ident $($key:ident = $value:expr),*;)*) => {
        /// The ways a program is run: the first is the reference. What differs from the test runner's modes is the
        /// low threshold, so that facts are collected and used.
        pub const MODES: &[Mode] = &[$(Mode {
            name: $name,
            settings: &[$((Key::$key, $value)),*],
            linking: Linking::$linking,
            route: Route::$route,
            about: "",
        }),*];
    };
}

modes! {
    "interp" Ignore Session Jit = 0;
    "eager" Now Session Jit = 2;
    "lazy" Now Session Jit = 1, Threshold = 25;
    "later" Later Session Jit = 1, Threshold = 100;
    "tiers" Now Session Jit = 1, Threshold = 30;
    "tiers-tiny" Now Session Jit = 1, Threshold = 20, Stack = 4096, Depth = 3;
    "tiers-deopt" Now Session Jit = 1, Threshold = 20, Deopt = 1;
    "tiny" Now Session Jit = 2, Stack = 8192, Depth = 4;
    "lazy-tiny" Now Session Jit = 1, Threshold = 15, Stack = 4096, Depth = 2;
    "deopt" Now Session Jit = 2, Deopt = 1;
    "lazy-deopt" Now Session Jit = 1, Threshold = 30, Deopt = 1;
    "gc-stress" Now Session Jit = 2, GcStress = 1;
    "lazy-gc" Now Session Jit = 1, Threshold = 40, GcStress = 1;
    "tiers-gc" Now Session Jit = 1, Threshold = 20, GcStress = 1;
    "linked" Now Linked;
    "final" Now Final;
    "frozen" Now Frozen Jit = 1, Threshold = 30, Slice = 53;
}

/// Every so many seeds: one in which everything is collected all the time; one that goes through an image, for which
/// the whole reactor is compiled; all modes.
const COLLECTING: u64 = 12;
const IMAGES: u64 = 40;
const ALL: u64 = 400;

/// The modes to run a seed's program in, the reference first: two of the quick ones, and now and then a slow one.
pub fn modes_of(seed: u64) -> Vec<Mode> {
    let (reference, others) = (MODES[0], &MODES[1..]);
    if seed.is_multiple_of(ALL) {
        return MODES.to_vec();
    }
    let quick: Vec<Mode> = others.iter().filter(|mode| is_quick(mode)).copied().collect();
    let collecting: Vec<Mode> = others.iter().filter(|mode| collects(mode)).copied().collect();
    let images: Vec<Mode> = others.iter().filter(|mode| mode.route != Route::Session).copied().collect();
    // Not the program's own dice: a mode shall not always come with the same kind of program.
    let mut dice = Dice::new(!seed);
    let first = dice.below(quick.len());
    let second = (first + 1 + dice.below(quick.len() - 1)) % quick.len();
    let mut modes = vec![reference, quick[first], quick[second]];
    if seed.is_multiple_of(COLLECTING) {
        modes.push(*dice.choose(&collecting));
    }
    if seed.is_multiple_of(IMAGES) {
        modes.push(*dice.choose(&images));
    }
    modes
}

/// Those in which a program takes little longer than by the reference.
pub fn is_quick(mode: &Mode) -> bool {
    mode.route == Route::Session && !collects(mode)
}

/// Whether it collects every few allocations.
pub fn collects(mode: &Mode) -> bool {
    mode.settings.contains(&(Key::GcStress, 1))
}

/// What a seed sets beside the mode's own settings.
pub fn settings_of(mode: &Mode, seed: u64) -> Vec<(Key, i64)> {
    match mode.name.starts_with("tiers") {
        true => vec![(Key::Tiers, (seed | 1).cast_signed())],
        false => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mode_has_its_turn() {
        let used = |mode: &&Mode| (1..399).any(|seed| modes_of(seed).contains(mode));
        let idle: Vec<&str> = MODES.iter().filter(|mode| !used(mode)).map(|mode| mode.name).collect();
        assert_eq!(idle, [""; 0]);
        assert_eq!(modes_of(0).len(), MODES.len());
    }
}
