//! The host interface as tables: the facts that the guest and its hosts must agree on, one row each.
//!
//! `guest/doc/abi.md` is the same for people, and for hosts in other languages; a test compares the two. Nothing here
//! does anything: the guest (`guest/src/abi.rs`) and the runner (`runner/src/guest.rs`) take names, codes and ranges
//! from these tables.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod codes;
pub mod descriptor;
pub mod exit_code;
pub mod exports;
pub mod generated;
mod keys;
pub mod request;
pub mod tag;

pub use codes::{Answer, Cause, Jit, Question, ResultKind, Status};
pub use exports::{EXPORTS, Export};
pub use keys::{Effect, Key, Values};

/// Version of the interface, which `abiVersion` gives.
pub const VERSION: u32 = 1;

/// What an export answers that did what it was asked for and has nothing to give.
pub const TAKEN: i32 = 0;
/// What such an export answers when it refuses.
pub const REFUSED: i32 = -1;

/// [`TAKEN`] or [`REFUSED`].
pub const fn taken(done: bool) -> i32 {
    if done { TAKEN } else { REFUSED }
}
