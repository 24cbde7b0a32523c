//! Runs Scheme on the Graft guest.
//!
//! The guest is one WebAssembly module that reads, interprets and compiles Scheme into further
//! modules. This crate is the part it cannot do itself: it instantiates those modules with the
//! guest's memory and table, and lets the guest go on. `guest/doc/abi.md` is the whole interface.
//!
//! ```no_run
//! use runner::{Host, Session, SessionConfig};
//!
//! let host = Host::new()?;
//! let mut session = Session::new(&host, &SessionConfig::default())?;
//! let outcome = session.run("example", "(+ 1 2)")?;
//! assert_eq!(outcome.text, "3");
//! # Ok::<(), runner::RunnerError>(())
//! ```
//!
//! Running a program wants a large native stack: see [`engine::on_large_stack`].
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
pub mod interrupt;
pub mod link;
pub mod paint;
mod poke;
pub mod session;
pub mod stats;
mod worker;

pub mod bench;
pub mod cli;
pub mod demo;
pub mod examples;
pub mod repl;
pub mod test_runner;
pub mod fuzz;

pub use error::RunnerError;
pub use image::Host;
pub use session::{Kind, Outcome, Session, SessionConfig};
