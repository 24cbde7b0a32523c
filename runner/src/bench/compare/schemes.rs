//! The Schemes that are compared, and how each is asked to compile and to run a file.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::super::peers;
use crate::error::{Result, RunnerError};

/// What a Scheme understands.
#[derive(Debug, Clone, Copy)]
pub(super) enum Dialect {
    /// Programs of R7RS. `always` are imports that every program needs there.
    R7rs { always: &'static str },
    /// What stands in the place of the imports.
    Prelude(&'static str),
}

/// One Scheme.
#[derive(Clone, Copy)]
pub(super) struct Scheme {
    /// What it is called in tables and options.
    pub name: &'static str,
    /// What it is and how it is run, for a reader of the figures.
    pub what: &'static str,
    pub dialect: Dialect,
    /// Names of its command; the first that is on the PATH counts. None: this program itself.
    commands: &'static [&'static str],
    /// Compares where no Scheme is asked for by name: interpreters take long, and say little about a compiler.
    by_default: bool,
    /// The command that compiles the first file to the second, with what it reads from its standard input.
    compile: Option<fn(&mut Command, &Path, &Path) -> String>,
    /// Runs a file, which is the compiled one if there is a compiler.
    run: fn(&Path, &Path) -> Command,
}

const CHEZ: Dialect = Dialect::Prelude(include_str!("preludes/chez.scm"));
const GAMBIT: Dialect = Dialect::Prelude(include_str!("preludes/gambit.scm"));
const R7RS: Dialect = Dialect::R7rs { always: "" };

/// Ours, which the others are compared with.
pub(super) const GRAFT: Scheme = Scheme {
    name: "graft",
    what: "this program; code that gets hot is compiled while it runs",
    dialect: R7RS,
    commands: &[],
    by_default: true,
    compile: None,
    run: |program, file| with(program, &[], file),
};

/// Those we know.
const SCHEMES: [Scheme; 7] = [
    Scheme {
        name: "chez",
        what: "Chez Scheme, the file compiled before, at its default optimize-level",
        dialect: CHEZ,
        commands: &["chez", "chezscheme", "scheme"],
        compile: Some(|command, source, target| {
            command.arg("-q");
            format!("(compile-file {source:?} {target:?})")
        }),
        run: |program, file| with(program, &["--script"], file),
        ..GRAFT
    },
    Scheme {
        name: "gambit",
        what: "Gambit, the file compiled before by gsc and C; all checks on",
        dialect: GAMBIT,
        commands: &["gsc"],
        compile: Some(|command, source, target| {
            command.arg("-exe").arg("-o").arg(target).arg(source);
            String::new()
        }),
        run: |_, file| Command::new(file),
        ..GRAFT
    },
    Scheme {
        name: "guile",
        what: "Guile, the file compiled before to its byte code, which it compiles further while it runs",
        dialect: Dialect::R7rs {
            always: "(import (scheme base) (scheme time) (only (ice-9 control) call-with-escape-continuation))",
        },
        commands: &["guile"],
        ..GRAFT
    },
    Scheme { name: "chibi", what: "Chibi, an interpreter of byte code", commands: &["chibi-scheme"], ..GRAFT },
    Scheme {
        name: "petite",
        what: "Petite Chez Scheme, an interpreter",
        dialect: CHEZ,
        commands: &["petite"],
        by_default: false,
        run: |program, file| with(program, &["--script"], file),
        ..GRAFT
    },
    Scheme {
        name: "gsi",
        what: "Gambit's interpreter",
        dialect: GAMBIT,
        commands: &["gsi"],
        by_default: false,
        ..GRAFT
    },
    Scheme {
        name: "graft -jit",
        what: "this program, which only interprets",
        by_default: false,
        run: |program, file| with(program, &["--jit=off"], file),
        ..GRAFT
    },
];

fn with(program: &Path, arguments: &[&str], file: &Path) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).arg(file);
    command
}

/// A Scheme that is on this machine.
#[derive(Clone)]
pub(super) struct Found {
    pub scheme: Scheme,
    pub program: PathBuf,
}

/// Those to compare, ours first, and the names of those that are not here. `names` are all that are wanted; none: those
/// that are compared by default.
pub(super) fn found(names: &[String]) -> Result<(Vec<Found>, Vec<&'static str>)> {
    if let Some(unknown) = names.iter().find(|name| SCHEMES.iter().all(|scheme| scheme.name != **name)) {
        let known = SCHEMES.map(|scheme| scheme.name).join(", ");
        return Err(RunnerError::Usage(format!("`{unknown}` is no Scheme known here: there are {known}")));
    }
    let is_wanted = |scheme: &Scheme| match names.is_empty() {
        true => scheme.by_default,
        false => names.iter().any(|name| name == scheme.name),
    };
    let mut found = Vec::new();
    let mut missing = Vec::new();
    for scheme in [GRAFT].into_iter().chain(SCHEMES.into_iter().filter(is_wanted)) {
        let program = match scheme.commands.is_empty() {
            true => Some(peers::ourselves()),
            false => scheme.commands.iter().find_map(|name| peers::on_path(name)),
        };
        match program {
            Some(program) => found.push(Found { scheme, program }),
            None => missing.push(scheme.name),
        }
    }
    Ok((found, missing))
}

impl Found {
    /// The command that compiles the source, and what it reads; nothing where nothing is compiled beforehand.
    pub(super) fn compiler(&self, source: &Path, target: &Path) -> Option<(Command, String)> {
        let mut command = Command::new(&self.program);
        let input = (self.scheme.compile?)(&mut command, source, target);
        Some((command, input))
    }

    /// The command that runs a file.
    pub(super) fn command(&self, file: &Path) -> Command {
        (self.scheme.run)(&self.program, file)
    }
}
