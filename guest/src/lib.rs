//! Graft: a Scheme that lives inside one WebAssembly module and compiles itself there.
//!
//! The modules below are in floor order: a file names only lower floors (a test proves it). `guest/ARCHITECTURE.md` is
//! the map.
#![deny(unsafe_code)]

pub mod abi;
pub mod core;
pub mod data;
pub mod engine;
pub mod heap;
pub mod interp;
pub mod jit;
pub mod prims;
pub mod spec;
pub mod syntax;
pub mod text;
pub mod vm;

#[cfg(test)]
mod floors;
