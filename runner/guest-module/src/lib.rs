//! The guest as its build left it.
//!
//! This is a crate of its own because it takes long to build: the runner is built with several sets of features, and a
//! build script runs once for each set.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

/// The module without custom sections, as hosts get it.
pub static GUEST: &[u8] = include_bytes!(env!("GUEST_WASM"));
/// The same with the linker's symbols and relocations, for who leaves out what a program cannot need.
pub static GUEST_WITH_SYMBOLS: &[u8] = include_bytes!(env!("GUEST_WITH_SYMBOLS"));
