//! The ways a test file is run. Its output is the same in all of them, or the file fails.

use crate::guest::Key;
use crate::link::Linking;

/// One way of running.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mode {
    /// What test files and `--mode` call it.
    pub name: &'static str,
    /// The guest's settings.
    pub settings: &'static [(Key, i64)],
    /// The host's answer to generated modules.
    pub linking: Linking,
    /// What it is there to find.
    pub about: &'static str,
}

/// Every mode. The first one is the reference: `BLESS=1` writes its output.
pub const MODES: [Mode; 8] = [
    Mode { name: "interp", settings: &[(Key::Jit, 0)], linking: Linking::Ignore, about: "interpreter only" },
    Mode {
        name: "eager",
        settings: &[(Key::Jit, 2)],
        linking: Linking::Now,
        about: "everything compiled before its first run",
    },
    Mode { name: "lazy", settings: &[], linking: Linking::Later, about: "as users run it" },
    Mode {
        name: "gc-stress",
        settings: &[(Key::Jit, 2), (Key::GcStress, 1)],
        linking: Linking::Now,
        about: "a collection at every safe point",
    },
    Mode {
        name: "tiny",
        settings: &[(Key::Jit, 2), (Key::Stack, 8192), (Key::Depth, 4)],
        linking: Linking::Now,
        about: "a stack so small that it is captured all the time",
    },
    Mode {
        name: "deopt",
        settings: &[(Key::Jit, 2), (Key::Deopt, 1)],
        linking: Linking::Now,
        about: "every guard of compiled code fails",
    },
    Mode { name: "unlinked", settings: &[(Key::Jit, 2)], linking: Linking::Refuse, about: "a host that cannot link" },
    Mode {
        name: "nojit",
        settings: &[(Key::Jit, 2)],
        linking: Linking::Ignore,
        about: "a host that never asks for modules",
    },
];

/// The mode of this name.
pub fn find(name: &str) -> Option<Mode> {
    MODES.into_iter().find(|mode| mode.name == name)
}

/// All names, for messages.
pub fn names() -> String {
    MODES.map(|mode| mode.name).join(", ")
}
