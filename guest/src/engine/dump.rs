//! Dumps: what becomes of a program on its way, on standard error (`dump` in the host interface, `--dump` of the runner).

use super::Engine;
use crate::core;

/// The data of a text, when it has been read.
pub(super) const READ: &str = "read";
/// What the expander gives.
pub(super) const EXPAND: &str = "expand";
/// The instructions of a form.
pub(super) const FLATTEN: &str = "flatten";
/// What the `patch` of a module has stored, when the host says that it ran.
pub(super) const PATCH: &str = "patch";
/// The frames of a continuation, when it is captured.
pub(super) const FRAMES: &str = "frames";

/// The names of all dumps, in the order in which a program comes by: the one list of them.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    [READ, EXPAND].into_iter().chain(core::PASSES.iter().copied()).chain([FLATTEN, PATCH, FRAMES])
}

impl Engine {
    /// From now on this is shown; the error lists what can be.
    pub(super) fn set_dump(&self, name: &str) -> Result<(), String> {
        match names().find(|known| *known == name) {
            Some(known) => {
                self.dump.set(Some(known));
                Ok(())
            }
            None => {
                let all = names().collect::<Vec<_>>().join(", ");
                Err(format!("there is no pass `{name}`: there are {all}"))
            }
        }
    }

    /// Was this asked for?
    pub(super) fn dumps(&self, name: &str) -> bool {
        self.dump.get() == Some(name)
    }

    /// Writes what a pass gave on standard error if that was asked for.
    pub(super) fn dump(&self, name: &'static str, text: impl FnOnce() -> String) {
        if self.dumps(name) {
            eprintln!(";; {name}\n{}", text().trim_end());
        }
    }
}
