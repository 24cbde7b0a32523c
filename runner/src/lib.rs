//! Runs Scheme on the Graft guest.
//!
//! The guest is one WebAssembly module that reads, interprets and compiles Scheme into further
//! modules. This crate is the part it cannot do itself: it instantiates those modules with the
//! guest's memory and table, and lets the guest go on. `guest/doc/abi.md` is the whole interface.
//!
//! To put Scheme into a Rust program use [`Scheme`]:
//!
//! ```
//! use runner::{Config, Scheme};
//!
//! let mut scheme = Scheme::new(Config::new())?;
//! assert_eq!(scheme.eval("(+ 1 2)")?.as_i64(), Some(3));
//! # Ok::<(), runner::embed::Error>(())
//! ```
//!
//! Below it is [`Session`]: programs and outcomes as text, on the caller's own thread, which then wants a large native
//! stack ([`engine::on_large_stack`]). The command is made of it.
#![deny(unsafe_code)]
#![cfg_attr(
    not(feature = "command"),
    allow(dead_code, unused_imports, reason = "what only the command asks of the lower floors is there in any case")
)]
#![warn(missing_docs)]

pub mod limits;
pub mod error;
mod output;
mod data;
mod capture;
pub mod engine;
pub mod contract;
pub mod wasi;
pub mod guest;
mod poke;
pub mod interrupt;
mod deadline;
pub mod cache;
mod perf_map;
pub mod image;
mod wat_text;
mod worker;
pub mod link;
mod jit;
pub mod stats;
mod profile;
pub mod session;
pub mod inspect;
#[cfg(feature = "link")]
pub mod static_link;
pub mod embed;

#[cfg(feature = "command")]
mod plain;
#[cfg(feature = "command")]
pub mod paint;
#[cfg(feature = "command")]
mod console;
#[cfg(feature = "command")]
mod signals;
#[cfg(feature = "command")]
pub mod options;
#[cfg(feature = "command")]
pub mod examples;
#[cfg(feature = "command")]
pub mod demo;
#[cfg(feature = "command")]
pub mod test_runner;
#[cfg(feature = "command")]
pub mod bench;
#[cfg(feature = "command")]
pub mod fuzz;
#[cfg(feature = "command")]
pub mod repl;
#[cfg(feature = "command")]
pub mod cli;

#[cfg(test)]
mod floors;

pub use embed::{Config, Scheme};
pub use error::RunnerError;
pub use image::Host;
pub use session::{Kind, Outcome, Session, SessionConfig};
