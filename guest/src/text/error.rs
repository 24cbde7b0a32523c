//! What the reader says about text it cannot read.

use super::source::Span;
use crate::heap::RetryAfterGc;

/// Why a datum could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadFailure {
    /// The text is wrong.
    Syntax,
    /// The datum does not fit the heap now; reading again after a collection may succeed.
    Memory,
}

/// A datum could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// Where the reader stumbled; of a text that ends too early, where what is not complete begins.
    pub span: Span,
    /// What was wrong or expected, without the position.
    pub message: String,
    /// More text could make it right: a prompt asks for another line.
    pub incomplete: bool,
    /// Whose fault it is.
    pub failure: ReadFailure,
}

impl ReadError {
    pub(super) fn new(span: Span, message: impl Into<String>) -> ReadError {
        ReadError { span, message: message.into(), incomplete: false, failure: ReadFailure::Syntax }
    }

    pub(super) fn incomplete(span: Span, message: impl Into<String>) -> ReadError {
        ReadError { incomplete: true, ..ReadError::new(span, message) }
    }

    /// `what` begins at `start` and the text ends before it does. The end of the text says nothing: its beginning is
    /// where the reader of the message has to look.
    pub(super) fn unfinished(start: Span, what: &str) -> ReadError {
        ReadError::incomplete(start, format!("end of text inside a {what} that starts here"))
    }

    pub(super) fn memory(span: Span, _: RetryAfterGc) -> ReadError {
        ReadError { failure: ReadFailure::Memory, ..ReadError::new(span, "out of memory while reading") }
    }
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}: {}", self.span.line, self.span.column, self.message)
    }
}

impl std::error::Error for ReadError {}
