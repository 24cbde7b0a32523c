//! `runner link`: a program and the guest it needs as one module.
//!
//! The program is read, expanded and compiled whole, and none of it runs; the module is an image of the guest at that
//! moment (`image.rs`), which begins with the program. With `--entry` the top level runs here instead, and the image
//! begins with a call of one of its procedures. With `--train` the program runs here once, in a guest of its own, and
//! what that one has learnt decides what is compiled and how.

use std::path::Path;

use crate::cli::{self, library_option};
use crate::error::{EXIT_ERROR, EXIT_OK, Result, RunnerError};
use crate::guest::{Key, Program};
use crate::image::{Calls, Host, Merged, package};
use crate::link::Linking;
use crate::options::LinkOptions;
use crate::output::write_whole;
use crate::session::{Kind, Outcome, Session, SessionConfig};
use crate::wasi::{Console, Output, World};

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

/// `runner link`; its exit code.
pub(crate) fn command(options: &LinkOptions) -> Result<i32> {
    let source = cli::program(&options.file)?;
    let host = Host::new()?;
    let linkage = Linkage {
        entry: options.entry.clone(),
        train: options.train.as_deref().map(words),
        is_final: options.is_final,
        indirect: options.indirect_calls,
    };
    let merged = match link(&host, &config(options)?, &linkage, &source.name, &source.text)? {
        Ok(merged) => merged,
        Err(outcome) => {
            cli::complain(&crate::paint::report(&outcome.text));
            return Ok(EXIT_ERROR);
        }
    };
    let bytes = match options.component {
        true => package::component(&merged.bytes)?,
        false => merged.bytes,
    };
    let Merged { functions, direct, sizes, .. } = merged;
    let (path, size) = (options.output.display(), bytes.len());
    let mut said = format!("{path}: {size} bytes, {functions} compiled functions, {direct} direct calls\n");
    match options.precompiled {
        true => said += &write_both(&options.output, &bytes)?,
        false => write_whole(&options.output, &bytes)?,
    }
    if let Some(sizes) = sizes {
        said += &if options.sizes { sizes.to_string() } else { sizes.summary() };
    }
    // On standard error: the module itself may go to standard output.
    cli::complain(&said);
    Ok(EXIT_OK)
}

/// Writes a module and its machine code, both or none; what is to be said of the second.
fn write_both(module: &Path, bytes: &[u8]) -> Result<String> {
    let path = module.with_extension("cwasm");
    if path == *module {
        return Err(RunnerError::Usage(format!("{} would be the module and its machine code", path.display())));
    }
    let code = package::precompiled(bytes)?;
    write_whole(&path, &code)?;
    write_whole(module, bytes).inspect_err(|_| {
        // The error that is told is the first one.
        let _ = std::fs::remove_file(&path);
    })?;
    Ok(format!("{}: {} bytes of machine code\n", path.display(), code.len()))
}

/// Arguments separated by spaces.
fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn config(options: &LinkOptions) -> Result<SessionConfig> {
    let libraries = options.libraries.folders(false)?;
    let mut texts: Vec<String> = libraries.iter().map(|folder| library_option(folder)).collect();
    texts.extend(options.opt.iter().map(|switch| format!("optimisation={switch}")));
    let mut settings = Vec::new();
    if let Some(bytes) = options.max_stack {
        let bytes = cli::stack_size(bytes)?;
        settings.extend([Key::Stack, Key::CommandStack].map(|key| (key, bytes)));
    }
    settings.extend(options.max_memory.map(|bytes| (Key::MaxMemory, bytes.cast_signed())));
    let world = World {
        args: vec![options.file.clone()],
        environment: true,
        variables: Vec::new(),
        folders: cli::folders_of(&options.dir, Some(Path::new(&options.file)), &libraries),
        console: Console::Inherit,
    };
    Ok(SessionConfig { world, settings, options: texts, ..SessionConfig::default() })
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
