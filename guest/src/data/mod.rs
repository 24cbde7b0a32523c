//! Data: numbers, characters, strings, symbols, lists, conditions, equivalence, hashing, hash
//! tables.
//!
//! Everything here works on ordinary heap values and collects nothing, so no function roots anything. A function that
//! may need a large object gives [`crate::heap::RetryAfterGc`] (numbers: inside [`number::NumError`]); one that cannot
//! fail gives its result.

pub mod chars;
pub mod condition;
pub mod equal;
pub mod hash;
pub mod hash_table;
pub mod label;
pub mod list;
pub mod number;
pub mod similar;
pub mod string;
pub mod symbol;
