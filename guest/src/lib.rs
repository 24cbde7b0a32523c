//! Graft: a Scheme that lives inside one WebAssembly module and compiles itself there.
//!
//! The modules below are in floor order: a file names only lower floors (a test proves it). The lowest floor, the heap, is
//! a crate of its own. `guest/ARCHITECTURE.md` is the map.
#![deny(unsafe_code)]
// Within a floor, `pub` says what a file gives to the others; that `mod` is private is enough to keep it inside.
#![allow(unreachable_pub)]

pub use ::heap;

pub mod spec;
pub mod data;
pub mod text;
pub mod vm;
pub mod prims;
pub mod syntax;
pub mod core;
pub mod interp;
pub mod jit;
pub mod engine;
pub mod abi;

#[cfg(test)]
mod floors;
#[cfg(test)]
mod laws;
#[cfg(all(test, not(target_family = "wasm")))]
mod touch_points;
