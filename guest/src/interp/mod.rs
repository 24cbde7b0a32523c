//! The interpreter: flattening, the instruction loop, entries for compiled code.

mod branches;
pub mod calls;
pub mod check;
pub mod encoding;
pub mod entries;
pub mod flatten;
pub mod inst;
pub mod print;
pub mod quick;
pub mod resume;
pub mod run;
pub mod safepoint;
mod tail;
#[cfg(test)]
mod tests;
