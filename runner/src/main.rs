//! The `runner` command: see [`runner::cli`].
#![deny(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    runner::cli::main()
}
