//! Why there is no value.

use std::fmt;

use lexpr::Value;

#[cfg(doc)]
use super::{Config, Scheme};
use crate::data::DataError;
use crate::error::RunnerError;
use crate::guest::Cause;

/// Why there is no value.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An object that the program raised and nobody handled, or a text that is no program: [`Condition::cause`] tells
    /// memory that is used up, and what is no object, from the rest.
    #[error("{0}")]
    Scheme(Box<Condition>),
    /// The program called `exit`, with this code.
    #[error("the program exits with code {0}")]
    Exit(i32),
    /// It took longer than [`Config::time_limit`]. The text has position and backtrace, one line each, as in the two
    /// kinds below.
    #[error("{0}")]
    TimeLimit(String),
    /// It used up the fuel ([`Scheme::set_fuel`]).
    #[error("{0}")]
    OutOfFuel(String),
    /// Another thread interrupted it ([`Scheme::interrupter`]).
    #[error("{0}")]
    Interrupted(String),
    /// A value cannot be passed, in one direction or the other.
    #[error(transparent)]
    Data(#[from] DataError),
    /// Procedures of the host's that an image's session had, by name; the configuration has none for them
    /// ([`Config::define_fn`]).
    #[error("the image wants procedures that the configuration does not define: {}", .0.join(", "))]
    MissingProcedures(Vec<String>),
    /// Bytes that are no image of a session's, and why.
    #[error("these bytes are no image of a session: {0}")]
    NotAnImage(String),
    /// A configuration value that is out of range, or something outside the program failed.
    #[error(transparent)]
    Host(#[from] RunnerError),
}

impl Error {
    /// Why the evaluation ended, as the guest tells it; `None` where the error is none of the evaluation's.
    ///
    /// ```
    /// use runner::embed::{Cause, Config};
    ///
    /// let mut scheme = Config::new().max_memory(8 << 20).fuel(1_000_000).start()?;
    /// let cause = |result: Result<_, runner::embed::Error>| result.err().and_then(|error| error.cause());
    /// assert_eq!(cause(scheme.eval("(make-vector 10000000 0)")), Some(Cause::Memory));
    /// assert_eq!(cause(scheme.eval("(car '())")), Some(Cause::Condition));
    /// assert_eq!(cause(scheme.eval("(car '(1 2)")), Some(Cause::Unreadable));
    /// assert_eq!(cause(scheme.eval("(let loop () (loop))")), Some(Cause::Fuel));
    /// # Ok::<(), runner::embed::Error>(())
    /// ```
    pub fn cause(&self) -> Option<Cause> {
        match self {
            Error::Scheme(condition) => Some(condition.cause),
            Error::Exit(_) => Some(Cause::Exit),
            Error::TimeLimit(_) => Some(Cause::Time),
            Error::OutOfFuel(_) => Some(Cause::Fuel),
            Error::Interrupted(_) => Some(Cause::Interrupted),
            Error::Data(_) | Error::MissingProcedures(_) | Error::NotAnImage(_) | Error::Host(_) => None,
        }
    }
}

/// An object that was raised and that nobody handled.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// The kind of error object, as `wrong-type` or `error` (for one that `error` made); empty when the program raised
    /// another object, which then is the only irritant.
    pub kind: String,
    /// `error-object-message`; as text, if it is no string.
    pub message: String,
    /// `error-object-irritants`. One that has no external form is a symbol with the name that `write` shows.
    pub irritants: Vec<Value>,
    /// [`Cause::Memory`] of the condition that memory is used up, [`Cause::Unreadable`] of a text that is no program,
    /// [`Cause::Output`] and [`Cause::HungUp`] where only the output failed; else mostly [`Cause::Condition`].
    pub cause: Cause,
    /// Where it happened.
    pub position: Option<Position>,
    /// The procedures that were active, innermost first.
    pub backtrace: Vec<Frame>,
    /// Everything as the runner prints it: position, message and irritants in the first line, then the backtrace.
    pub text: String,
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A place in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// The name given to [`Scheme::eval_named`], or a file's.
    pub source: String,
    /// From 1.
    pub line: u32,
    /// In characters, from 1.
    pub column: u32,
}

impl Position {
    /// Reads `source:line:column`.
    pub(super) fn parse(text: &str) -> Option<Position> {
        let mut parts = text.rsplitn(3, ':');
        let (column, line) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Some(Position { source: parts.next()?.to_owned(), line, column })
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.source, self.line, self.column)
    }
}

/// A line of a backtrace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// The procedure, with its arguments where they are known: `(fact 3)`.
    pub procedure: String,
    /// Where it waits.
    pub position: Option<Position>,
}
