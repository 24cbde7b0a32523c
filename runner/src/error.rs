//! What can go wrong outside the Scheme program. Each error is one sentence for the user, and knows
//! the exit code it ends the process with.

use std::io;
use std::path::PathBuf;

pub use host_interface::exit_code::{
    DEFECT as EXIT_BUG, ERROR as EXIT_ERROR, HUNG_UP as EXIT_HUNG_UP, INTERRUPTED as EXIT_INTERRUPTED,
    LIMIT as EXIT_LIMIT, OK as EXIT_OK,
};

/// The command line, or a file named on it, cannot be used.
pub const EXIT_USAGE: i32 = 2;

/// The exit code of the process. A code beyond those that a process has, as that of a module that calls `proc_exit`
/// itself, must not look like success.
pub(crate) fn process_code(code: i32) -> u8 {
    u8::try_from(code).unwrap_or(host_interface::exit_code::MOST as u8)
}

/// An error of the host's side. Scheme errors are not here: they are outcomes of a run
/// ([`crate::Outcome`]).
#[derive(Debug, thiserror::Error)]
pub enum RunnerError {
    /// A file or folder named by the user cannot be read.
    #[error("cannot read {}: {}", path.display(), plain(source))]
    Read {
        /// The path as the user wrote it.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file named by the user cannot be written.
    #[error("cannot write {}: {}", path.display(), plain(source))]
    Write {
        /// The path as the user wrote it.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Nobody reads standard output any more: no reason to say anything.
    #[error("nobody reads the output")]
    HungUp,
    /// A program text that is not UTF-8.
    #[error("{name} is not UTF-8: the byte at offset {offset} begins no character")]
    NotUtf8 {
        /// The file's name, or `standard input`.
        name: String,
        /// The first wrong byte.
        offset: usize,
    },
    /// A WebAssembly module that is neither a linked program nor an image.
    #[error("{} cannot be run: {reason}", path.display())]
    Module {
        /// The path as the user wrote it.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// Nonsense on the command line that clap cannot see.
    #[error("{0}")]
    Usage(String),
    /// The guest cannot hold a program text.
    #[error("a program of {0} bytes does not fit into the guest's memory")]
    TextTooLarge(usize),
    /// The guest refused a configuration value.
    #[error("the guest refuses the value {value} for its setting {key}")]
    Configure {
        /// The setting's name.
        key: &'static str,
        /// The refused value.
        value: i64,
    },
    /// The guest does not keep to the host interface.
    #[error("the guest does not keep to the host interface: {0}")]
    Interface(String),
    /// The guest trapped, which no Scheme program may cause.
    #[error("the guest trapped, which is a defect of Graft and not of the program: {0}")]
    Trap(String),
    /// The engine refused the guest, or a thread could not be made.
    #[error("cannot start the guest: {0}")]
    Start(String),
    /// Another program of a benchmark failed.
    #[error("{0}")]
    Bench(String),
}

impl RunnerError {
    /// The exit code of the process this error ends.
    pub fn exit_code(&self) -> i32 {
        match self {
            RunnerError::Read { .. } | RunnerError::NotUtf8 { .. } | RunnerError::Usage(_) => EXIT_USAGE,
            RunnerError::Configure { .. } | RunnerError::Module { .. } => EXIT_USAGE,
            RunnerError::Write { .. } | RunnerError::TextTooLarge(_) | RunnerError::Bench(_) => EXIT_ERROR,
            RunnerError::HungUp => EXIT_HUNG_UP,
            RunnerError::Interface(_) | RunnerError::Trap(_) | RunnerError::Start(_) => EXIT_BUG,
        }
    }
}

/// The result of everything the host does.
pub type Result<T> = std::result::Result<T, RunnerError>;

/// An operating-system error without Rust's "(os error 2)", its first letter small.
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => "unknown error".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_one_plain_sentence() {
        let error = RunnerError::Read { path: "gone.scm".into(), source: io::Error::from_raw_os_error(2) };
        assert_eq!(error.to_string(), "cannot read gone.scm: no such file or directory");
        assert_eq!(error.exit_code(), EXIT_USAGE);
    }
}
