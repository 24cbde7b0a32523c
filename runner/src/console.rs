//! What the command says.

use std::io::{ErrorKind, Write};
use std::path::PathBuf;

use crate::error::{Result, RunnerError};

/// Prints a line on standard output.
pub(crate) fn say(text: &str) -> Result<()> {
    writeln!(std::io::stdout(), "{text}").map_err(|source| match source.kind() {
        ErrorKind::BrokenPipe => RunnerError::HungUp,
        _ => RunnerError::Write { path: PathBuf::from("standard output"), source },
    })
}

/// Prints on standard error, which may be closed.
pub(crate) fn complain(text: &str) {
    if !text.is_empty() {
        let _ = writeln!(anstream::stderr(), "{}", text.trim_end());
    }
}
