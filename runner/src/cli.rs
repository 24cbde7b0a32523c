//! The command: reads the options, runs the programs, prints what is to be printed.

mod link;

use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;

use crate::cache::Cache;
use crate::console::{complain, say};
use crate::engine::{self, on_large_stack};
use crate::error::{self, EXIT_OK, Result, RunnerError};
use crate::guest::{Key, library_option};
use crate::image::{self, Host};
use crate::limits::{MAX_SCHEME_STACK, SCHEME_STACK};
use crate::link::Linking;
use crate::options::{Command, Jit, Options, ReactorOptions, RunOptions, Tuning};
use crate::plain::PlainHost;
use crate::session::{Kind, Outcome, Session, SessionConfig};
use crate::wasi::{Console, Folder, World, open_to_read};
use crate::{bench, demo, examples, paint, repl, signals, test_runner};

/// The whole process.
pub fn main() -> ExitCode {
    let options = Options::parse();
    let ended = on_large_stack(|| dispatch(&options)).and_then(|ended| ended);
    let code = ended.unwrap_or_else(|error| {
        if !matches!(error, RunnerError::HungUp) {
            complain(&format!("runner: {error}"));
        }
        error.exit_code()
    });
    ExitCode::from(error::process_code(code))
}

fn dispatch(options: &Options) -> Result<i32> {
    match &options.command {
        None if options.run.demo => demo::run(&Host::new()?).map(|()| EXIT_OK),
        None => run(&options.run),
        Some(Command::Test(options)) => test_runner::command(options),
        Some(Command::Reactor(options)) => reactor(options).map(|()| EXIT_OK),
        Some(Command::Link(options)) => link::command(options),
        Some(Command::Bench(options)) => bench::command(options).map(|()| EXIT_OK),
    }
}

/// A text to run.
pub(crate) struct Source {
    pub(crate) name: String,
    pub(crate) text: String,
    /// Whether its value is printed.
    show: bool,
}

fn run(options: &RunOptions) -> Result<i32> {
    if let Some(image) = image_file(options)? {
        return run_image(options, image);
    }
    let prompt = wants_prompt(options);
    let sources = match prompt && options.eval.is_empty() && options.words.is_empty() {
        true => Vec::new(),
        false => sources(options)?,
    };
    let host = if options.perf_map { Host::in_memory()? } else { Host::new()? };
    let mut session = session(&host, options, config(options, prompt)?)?;
    let mut code = EXIT_OK;
    let mut ended = false;
    for source in &sources {
        let outcome = session.run(&source.name, &source.text)?;
        report(&outcome, source.show)?;
        code = outcome.code;
        ended = outcome.kind == Kind::Exit;
        if !outcome.goes_on() {
            break;
        }
    }
    if prompt && !ended {
        return repl::run(session, !options.no_history);
    }
    show_stats(&mut session, options)?;
    Ok(code)
}

/// A session that can be interrupted from outside.
fn session(host: &Host, options: &RunOptions, config: SessionConfig) -> Result<Session> {
    let mut session = Session::new(host, &config)?;
    session.set_time_limit(options.tuning.time_limit);
    session.end_process_when_late();
    signals::on_ctrl_c(session.interrupter());
    if options.checkpoint.is_some() {
        signals::on_checkpoint(session.image_request())?;
    }
    Ok(session)
}

fn show_stats(session: &mut Session, options: &RunOptions) -> Result<()> {
    if let (Some(file), Some((table, folded))) = (&options.profile, session.sampled()) {
        complain(&table);
        if !file.is_empty() {
            std::fs::write(file, folded).map_err(|source| RunnerError::Write { path: file.into(), source })?;
        }
    }
    if options.stats {
        complain(&session.stats_table()?);
    }
    Ok(())
}

/// The first bytes of a WebAssembly module.
const MODULE: &[u8] = b"\0asm";

/// The file, if it is no text but a module: a linked program, or a frozen one.
fn image_file(options: &RunOptions) -> Result<Option<Vec<u8>>> {
    let Some(file) = options.words.first().filter(|file| options.eval.is_empty() && *file != "-") else {
        return Ok(None);
    };
    let mut bytes = vec![0; MODULE.len()];
    let is_module =
        std::fs::File::open(file).and_then(|mut file| file.read_exact(&mut bytes)).is_ok_and(|()| bytes == MODULE);
    match is_module {
        true => std::fs::read(file).map(Some).map_err(|source| RunnerError::Read { path: PathBuf::from(file), source }),
        false => Ok(None),
    }
}

/// Goes on in an image, compiling what gets hot there. What does not speak the host interface, as a final program, is
/// run as any WASI engine runs it.
fn run_image(options: &RunOptions, image: Vec<u8>) -> Result<i32> {
    // What the engine or the interface has against it is the file's fault here, not Graft's.
    let path = options.words.first().map(PathBuf::from).unwrap_or_default();
    let unfit = |error| match error {
        RunnerError::Interface(reason) | RunnerError::Start(reason) => {
            RunnerError::Module { path: path.clone(), reason }
        }
        other => other,
    };
    if !image::speaks_the_interface(&image) {
        refuse_limits(options, &path)?;
        let libraries = options.libraries.folders(options.sandbox)?;
        return PlainHost::new()?.run_cached(&image, &world(options, &libraries)).map_err(unfit);
    }
    let engine = engine::new()?;
    let cache = Cache::of_image(&engine, &image).copying(options.perf_map);
    let host = Host::load(engine, image, cache).map_err(unfit)?;
    let mut session = session(&host, options, config(options, false)?).map_err(unfit)?;
    let outcome = session.start()?;
    report(&outcome, false)?;
    show_stats(&mut session, options)?;
    Ok(outcome.code)
}

/// A command that is nothing else runs as on any engine: nobody is there to limit it.
fn refuse_limits(options: &RunOptions, path: &Path) -> Result<()> {
    let RunOptions { tuning, stats, profile, perf_map, repl, checkpoint, .. } = options;
    let given = [
        (tuning.time_limit.is_some(), "--time-limit"),
        (tuning.fuel.is_some(), "--fuel"),
        (tuning.max_memory.is_some(), "--max-memory"),
        (tuning.max_stack.is_some(), "--max-stack"),
        (checkpoint.is_some(), "--checkpoint"),
        (*stats, "--stats"),
        (profile.is_some(), "--profile"),
        (*perf_map, "--perf-map"),
        (*repl, "--repl"),
    ];
    match given.into_iter().find(|(given, _)| *given) {
        Some((_, name)) => {
            Err(RunnerError::Usage(format!("{name} means nothing to {}, a final program", path.display())))
        }
        None => Ok(()),
    }
}

/// A prompt is started where it is asked for, and where there is no program but somebody who could write one.
fn wants_prompt(options: &RunOptions) -> bool {
    let nothing = options.eval.is_empty() && options.words.is_empty();
    options.repl || nothing && std::io::stdin().is_terminal()
}

/// What `--dump` shows that the guest does not know of: text of its modules.
const DUMP_WAT: &str = "wat:";

fn config(options: &RunOptions, prompt: bool) -> Result<SessionConfig> {
    let mut settings = settings(&options.tuning)?;
    if prompt || !options.eval.is_empty() {
        settings.push((Key::Interactive, 1));
    }
    let libraries = options.libraries.folders(options.sandbox)?;
    let mut texts: Vec<String> = libraries.iter().map(|folder| library_option(folder)).collect();
    texts.extend(options.tuning.opt.iter().map(|switch| format!("optimisation={switch}")));
    let function = options.dump.as_deref().and_then(|dump| dump.strip_prefix(DUMP_WAT));
    if function.is_none() {
        texts.extend(options.dump.iter().map(|pass| format!("dump={pass}")));
    }
    Ok(SessionConfig {
        world: world(options, &libraries),
        settings,
        options: texts,
        linking: match options.tuning.jit {
            // "Before its first run" means that the guest waits.
            Some(Jit::Eager) => Linking::Now,
            _ => Linking::Later,
        },
        dump_wasm: options.dump_wasm.clone(),
        dump_wat: function.map(str::to_owned),
        checkpoints: options.checkpoint.clone(),
        perf_map: options.perf_map,
        profile: options.profile.is_some(),
        relink_after: None,
    })
}

fn report(outcome: &Outcome, show: bool) -> Result<()> {
    match outcome.kind {
        Kind::Value if show => return say(&outcome.text),
        _ if outcome.failed() => complain(&paint::report(&outcome.text)),
        // Its output was lost.
        Kind::Exit => complain(&outcome.text),
        _ => {}
    }
    Ok(())
}

/// What is to be run: expressions, a file, or standard input.
fn sources(options: &RunOptions) -> Result<Vec<Source>> {
    if !options.eval.is_empty() {
        let sources = options.eval.iter().map(|text| Source { name: "-e".to_owned(), text: text.clone(), show: true });
        return Ok(sources.collect());
    }
    program(options.words.first().map_or("-", String::as_str)).map(|source| vec![source])
}

/// The program in a file, a bundled one, or standard input (`-`).
pub(crate) fn program(file: &str) -> Result<Source> {
    let (name, bytes) = match file {
        "-" => ("standard input".to_owned(), standard_input()?),
        file => match std::fs::read(file) {
            Ok(bytes) => (file.to_owned(), bytes),
            Err(source) => match examples::find(file) {
                Some(text) => (file.to_owned(), text.as_bytes().to_vec()),
                None => return Err(RunnerError::Read { path: PathBuf::from(file), source }),
            },
        },
    };
    Ok(Source { text: text_of(&name, bytes)?, name, show: false })
}

fn standard_input() -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .read_to_end(&mut bytes)
        .map_err(|source| RunnerError::Read { path: PathBuf::from("standard input"), source })?;
    Ok(bytes)
}

/// The text of a program file.
pub(crate) fn text_of(name: &str, bytes: Vec<u8>) -> Result<String> {
    let text = String::from_utf8(bytes)
        .map_err(|error| RunnerError::NotUtf8 { name: name.to_owned(), offset: error.utf8_error().valid_up_to() })?;
    // A script's first line becomes a comment of the same length: positions stay right.
    Ok(match text.strip_prefix("#!/") {
        Some(rest) => format!(";!/{rest}"),
        None => text,
    })
}

fn world(options: &RunOptions, libraries: &[PathBuf]) -> World {
    let args = match options.eval.is_empty() && !options.words.is_empty() {
        true => options.words.clone(),
        false => std::iter::once("runner".to_owned()).chain(options.words.iter().cloned()).collect(),
    };
    World {
        args,
        environment: !options.sandbox,
        variables: Vec::new(),
        folders: folders(options, libraries),
        console: Console::Inherit,
    }
}

/// The open folder; to read, where they lie elsewhere, the program's own (it may `include`) and those of libraries.
/// In a sandbox the folders of libraries that the command line names, and nothing else.
fn folders(options: &RunOptions, libraries: &[PathBuf]) -> Vec<Folder> {
    if options.sandbox {
        let mut folders = Vec::new();
        open_to_read(&mut folders, libraries);
        return folders;
    }
    let file = options.words.first().filter(|_| options.eval.is_empty());
    folders_of(&options.dir, file.map(Path::new), libraries)
}

pub(crate) fn folders_of(dir: &Path, file: Option<&Path>, libraries: &[PathBuf]) -> Vec<Folder> {
    let mut folders = vec![Folder { host: dir.to_owned(), guest: dir.to_string_lossy().into_owned(), writable: true }];
    let home = file.and_then(Path::parent).map(Path::to_owned);
    open_to_read(&mut folders, &home.into_iter().collect::<Vec<_>>());
    open_to_read(&mut folders, libraries);
    folders
}

fn settings(tuning: &Tuning) -> Result<Vec<(Key, i64)>> {
    let mut settings = Vec::new();
    if let Some(jit) = tuning.jit {
        settings.push(jit.setting());
    }
    if let Some(threshold) = tuning.threshold {
        settings.push((Key::Threshold, i64::from(threshold)));
    }
    if let Some(bytes) = tuning.max_memory {
        settings.push((Key::MaxMemory, bytes.cast_signed()));
    }
    settings.push((Key::Stack, stack_size(tuning.max_stack.unwrap_or(SCHEME_STACK))?));
    if let Some(fuel) = tuning.fuel {
        settings.push((Key::Fuel, fuel.cast_signed()));
    }
    if tuning.gc_stress {
        settings.push((Key::GcStress, 1));
    }
    Ok(settings)
}

/// A size of the Scheme stack that the native one can back.
pub(crate) fn stack_size(bytes: u64) -> Result<i64> {
    match bytes <= MAX_SCHEME_STACK {
        true => Ok(bytes.cast_signed()),
        false => Err(RunnerError::Usage(format!(
            "--max-stack is at most {}M: deeper recursion lives in the heap",
            MAX_SCHEME_STACK >> 20
        ))),
    }
}

fn reactor(options: &ReactorOptions) -> Result<()> {
    let image = image::boot_image()?;
    std::fs::write(&options.output, &image)
        .map_err(|source| RunnerError::Write { path: options.output.clone(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_keeps_its_positions() {
        let text = text_of("x", b"#!/usr/bin/env runner\n(f)".to_vec()).unwrap();
        assert_eq!(text, ";!/usr/bin/env runner\n(f)");
        assert_eq!(text_of("x", b"#!fold-case".to_vec()).unwrap(), "#!fold-case");
    }

    #[test]
    fn the_wrong_byte_is_named() {
        let error = text_of("x.scm", b"ab\xff".to_vec()).unwrap_err();
        assert_eq!(error.to_string(), "x.scm is not UTF-8: the byte at offset 2 begins no character");
    }

    #[test]
    fn folders_of_programs_elsewhere_are_read_only() {
        let folders_of = |file: &str| {
            let options = RunOptions { words: vec![file.to_owned()], dir: PathBuf::from("."), ..RunOptions::default() };
            folders(&options, &[])
        };
        assert_eq!(folders_of("a.scm").len(), 1);
        assert_eq!(folders_of("sub/a.scm").len(), 1);
        let elsewhere = folders_of("/opt/a.scm");
        assert_eq!(elsewhere[1].guest, "/opt");
        assert!(!elsewhere[1].writable);
        assert_eq!(folders_of("../a.scm")[1].guest, "..");
    }

    #[test]
    fn folders_of_libraries_are_opened_once_and_to_read() {
        let libraries = ["lib", "/opt/lib", "../lib", "a/../../b"].map(PathBuf::from);
        let options = |sandbox| RunOptions { dir: PathBuf::from("."), sandbox, ..RunOptions::default() };
        let names = |sandbox| -> Vec<String> {
            folders(&options(sandbox), &libraries).into_iter().map(|folder| folder.guest).collect()
        };
        // `lib` can be named through `.`, where it may be written too.
        assert_eq!(names(false), [".", "/opt/lib", "../lib", "a/../../b"]);
        assert_eq!(names(true), ["lib", "/opt/lib", "../lib", "a/../../b"]);
    }
}
