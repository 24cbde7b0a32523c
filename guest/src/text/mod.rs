//! Text: source positions, lexer, reader, printer.

mod error;
mod labels;
pub mod lexer;
mod placeholders;
pub mod printer;
mod printing;
mod quoted;
pub mod reader;
pub mod snippet;
pub mod source;
mod spelling;
pub mod wire;
#[cfg(test)]
mod tests;

pub use error::{ReadError, ReadFailure};
