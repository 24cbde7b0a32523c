//! A generated module that is part of an instance.

use wasmtime::Module;

/// A module that is linked: what static linking needs to know of it.
#[derive(Debug, Clone)]
pub struct Linked {
    /// Its number in the guest.
    pub id: u32,
    /// The module.
    pub bytes: Vec<u8>,
    /// The table's size before and after its `patch`: reused slots lie below both.
    pub table: (u64, u64),
    pub(crate) module: Module,
}
