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
#![warn(missing_docs)]

pub mod error;
pub mod options;

pub mod cache;
pub mod engine;
pub mod guest;
pub mod image;
pub mod wasi;

pub mod contract;
pub mod inspect;
mod data;
mod checkpoint;
mod deadline;
pub mod interrupt;
pub mod link;
pub mod paint;
mod capture;
mod output;
mod plain;
mod poke;
pub mod session;
pub mod stats;
mod wat_text;
mod worker;

pub mod bench;
pub mod cli;
pub mod embed;
pub mod demo;
pub mod examples;
pub mod repl;
pub mod static_link;
pub mod test_runner;
pub mod fuzz;

pub use embed::{Config, Scheme};
pub use error::RunnerError;
pub use image::Host;
pub use session::{Kind, Outcome, Session, SessionConfig};
