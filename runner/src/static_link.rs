//! A program and the guest it needs as one module: `runner link`.
//!
//! The program is read, expanded and compiled whole, and none of it runs; the module is an image of the guest at that
//! moment (`image.rs`), which begins with the program. With `--entry` the top level runs here instead, and the image
//! begins with a call of one of its procedures. With `--train` the program runs here once, in a guest of its own, and
//! what that one has learnt decides what is compiled and how.

use crate::error::Result;
use crate::guest::Program;
use crate::image::{Calls, Host, Merged};
use crate::link::Linking;
use crate::session::{Kind, Outcome, Session, SessionConfig};
use crate::wasi::{Console, Output};

/// How a program is linked.
#[derive(Debug, Clone, Default)]
pub struct Linkage {
    /// The top level is evaluated here, and the image begins with a call of this procedure.
    pub entry: Option<String>,
    /// The arguments of a run that decides what is compiled.
    pub train: Option<Vec<String>>,
    /// What the program cannot need is left out.
    pub is_final: bool,
    /// All calls go through the table.
    pub indirect: bool,
}

/// Links a program text; the inner error is a Scheme error. The settings are those of the program when it runs; the
/// world is what it sees while it is expanded, trained or evaluated here.
pub fn link(
    host: &Host,
    config: &SessionConfig,
    linkage: &Linkage,
    name: &str,
    text: &str,
) -> Result<std::result::Result<Merged, Outcome>> {
    let config = SessionConfig { linking: Linking::Now, ..config.clone() };
    let profile = match &linkage.train {
        Some(arguments) => match train(host, &config, name, text, arguments)? {
            Ok(profile) => profile,
            Err(outcome) => return Ok(Err(outcome)),
        },
        None => Vec::new(),
    };
    let mut session = Session::new(host, &config)?;
    let program = match session.parse(name, text)? {
        Ok(program) => program,
        Err(outcome) => return Ok(Err(outcome)),
    };
    let first = match &linkage.entry {
        Some(entry) => evaluated(&mut session, program, entry)?,
        None => session.compile(program, &profile)?.map(|()| program),
    };
    let calls = match (linkage.indirect, linkage.is_final) {
        (true, _) => Calls::Indirect,
        (false, true) => Calls::Final,
        (false, false) => Calls::Live,
    };
    match first {
        Ok(first) if linkage.is_final => session.final_image(first, calls),
        Ok(first) => session.image(Some(first), calls).map(Ok),
        Err(outcome) => Ok(Err(outcome)),
    }
}

/// Runs the top level; the program that calls the entry.
fn evaluated(session: &mut Session, program: Program, entry: &str) -> Result<std::result::Result<Program, Outcome>> {
    let mut outcome = session.eval(program)?;
    if outcome.goes_on() {
        return session.entry(program, entry);
    }
    if outcome.kind == Kind::Exit {
        outcome.text =
            format!("the program ends by itself, with exit code {}, before `{entry}` is called", outcome.code);
    }
    Ok(Err(outcome))
}

/// Runs the program for its profile. That it ends by `exit` is no error.
fn train(
    host: &Host,
    config: &SessionConfig,
    name: &str,
    text: &str,
    arguments: &[String],
) -> Result<std::result::Result<Vec<u8>, Outcome>> {
    let mut config = config.clone();
    config.world.args.extend(arguments.iter().cloned());
    config.world.console = Console::Streams { stdin: None, output: Output::Discard };
    let mut session = Session::new(host, &config)?;
    let program = match session.parse(name, text)? {
        Ok(program) => program,
        Err(outcome) => return Ok(Err(outcome)),
    };
    // The same steps as in the session that is linked, so that every code object is where it will be there.
    if let Err(outcome) = session.expand(program)? {
        return Ok(Err(outcome));
    }
    let outcome = session.eval(program)?;
    match outcome.failed() {
        true => Ok(Err(outcome)),
        false => session.profile().map(Ok),
    }
}
