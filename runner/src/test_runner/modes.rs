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
    /// What becomes of the program on the way.
    pub route: Route,
    /// What it is there to find.
    pub about: &'static str,
}

/// What becomes of a program before it has run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// It runs in a session.
    Session,
    /// It is linked, and runs on a host that knows nothing of Graft.
    Linked,
    /// The same, without what it cannot need.
    Final,
    /// It is frozen on its way and goes on in a new guest, twice, the second time on a host that knows nothing of Graft.
    Frozen,
}

/// Every mode. The first one is the reference: `BLESS=1` writes its output.
pub const MODES: [Mode; 11] = [
    Mode {
        name: "interp",
        settings: &[(Key::Jit, 0)],
        linking: Linking::Ignore,
        route: Route::Session,
        about: "interpreter only",
    },
    Mode {
        name: "eager",
        settings: &[(Key::Jit, 2)],
        linking: Linking::Now,
        route: Route::Session,
        about: "everything compiled before its first run",
    },
    Mode { name: "lazy", settings: &[], linking: Linking::Later, route: Route::Session, about: "as users run it" },
    Mode {
        name: "gc-stress",
        settings: &[(Key::Jit, 2), (Key::GcStress, 1)],
        linking: Linking::Now,
        route: Route::Session,
        about: "a collection at every safe point",
    },
    Mode {
        name: "tiny",
        settings: &[(Key::Jit, 2), (Key::Stack, 8192), (Key::Depth, 4)],
        linking: Linking::Now,
        route: Route::Session,
        about: "a stack so small that it is captured all the time",
    },
    Mode {
        name: "deopt",
        settings: &[(Key::Jit, 2), (Key::Deopt, 1)],
        linking: Linking::Now,
        route: Route::Session,
        about: "every guard of compiled code fails",
    },
    Mode {
        name: "unlinked",
        settings: &[(Key::Jit, 2)],
        linking: Linking::Refuse,
        route: Route::Session,
        about: "a host that cannot link",
    },
    Mode {
        name: "nojit",
        settings: &[(Key::Jit, 2)],
        linking: Linking::Ignore,
        route: Route::Session,
        about: "a host that never asks for modules",
    },
    Mode {
        name: "linked",
        settings: &[],
        linking: Linking::Now,
        route: Route::Linked,
        about: "linked into one module, on a plain WASI host",
    },
    Mode {
        name: "final",
        settings: &[],
        linking: Linking::Now,
        route: Route::Final,
        about: "linked without what it cannot need",
    },
    Mode {
        name: "frozen",
        settings: &[(Key::Jit, 2), (Key::Slice, 97)],
        linking: Linking::Now,
        route: Route::Frozen,
        about: "written down in the middle of the run, going on elsewhere",
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
