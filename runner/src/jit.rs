//! When the guest compiles.

use crate::guest::Key;

/// When the guest compiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "command", derive(clap::ValueEnum))]
pub enum Jit {
    /// Never: everything is interpreted.
    Off,
    /// What is hot, while the program goes on.
    Lazy,
    /// Everything, before its first run.
    Eager,
}

impl Jit {
    /// The setting of the guest.
    pub(crate) fn setting(self) -> (Key, i64) {
        let value = match self {
            Jit::Off => host_interface::Jit::Off,
            Jit::Lazy => host_interface::Jit::Lazy,
            Jit::Eager => host_interface::Jit::Eager,
        };
        (Key::Jit, i64::from(value.code()))
    }
}
