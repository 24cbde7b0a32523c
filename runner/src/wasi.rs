//! What the guest sees of the world: WASI preview 1, and nothing else.

use std::path::{Component, Path, PathBuf};
use std::sync::OnceLock;

use wasmtime::{Engine, Linker, StoreLimits, StoreLimitsBuilder};
use wasmtime_wasi::cli::OutputFile;
use wasmtime_wasi::p1::{self, WasiP1Ctx};
use wasmtime_wasi::p2::pipe::MemoryInputPipe;
use wasmtime_wasi::{FsPerms, WasiCtxBuilder};

use crate::capture::Capture;
use crate::engine::one_line;
use crate::error::{Result, RunnerError};
use crate::limits::{DEFAULT_MEMORY, INSTANCES, OVERHEAD, TABLE_ELEMENTS};

/// The data of a guest's store.
pub struct HostState {
    wasi: WasiP1Ctx,
    pub(crate) limits: StoreLimits,
    /// The guest's own limit of memory, in bytes.
    memory: usize,
}

/// Where the program's input comes from and its output goes.
#[derive(Debug, Clone, Default)]
pub enum Console {
    /// The process's own.
    #[default]
    Inherit,
    /// Input from a text, output kept in memory: [`crate::Session::stdout`].
    Capture {
        /// The whole standard input.
        stdin: String,
    },
    /// Each stream by itself.
    Streams {
        /// The whole standard input; `None`: the process's own.
        stdin: Option<Vec<u8>>,
        /// Both outputs.
        output: Output,
    },
    /// The captured streams of another guest, which this one goes on for: it reads what that one has not, and its output
    /// comes after that one's.
    Again(Captured),
}

/// Where the program's output goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Output {
    /// Kept in memory.
    #[default]
    Capture,
    /// To the process's own.
    Inherit,
    /// Nowhere.
    Discard,
}

/// A folder the program may use.
#[derive(Debug, Clone)]
pub struct Folder {
    /// The folder on the host.
    pub host: PathBuf,
    /// Its name in the guest.
    pub guest: String,
    /// Whether files in it may be changed.
    pub writable: bool,
}

impl Folder {
    /// A folder to read, under the name it has on the command line.
    pub fn to_read(path: &Path) -> Folder {
        Folder { host: path.to_owned(), guest: path.to_string_lossy().into_owned(), writable: false }
    }

    /// Whether this folder's files can be named through the other. (Opening it as well would hide them: the guest takes
    /// the folder with the longest matching name.)
    fn covers(&self, path: &Path) -> bool {
        let inside = !path.components().any(|part| part == Component::ParentDir);
        inside && (path.starts_with(&self.host) || path.is_relative() && self.host == Path::new("."))
    }
}

/// Opens folders for reading that are not open already.
pub fn open_to_read(folders: &mut Vec<Folder>, paths: &[PathBuf]) {
    for path in paths {
        if !path.as_os_str().is_empty() && !folders.iter().any(|folder| folder.covers(path)) {
            folders.push(Folder::to_read(path));
        }
    }
}

/// What is given to a guest.
#[derive(Debug, Clone, Default)]
pub struct World {
    /// The command line, the program's name first.
    pub args: Vec<String>,
    /// Whether the environment variables are seen.
    pub environment: bool,
    /// More environment variables.
    pub variables: Vec<(String, String)>,
    /// The folders that are open.
    pub folders: Vec<Folder>,
    /// The standard streams.
    pub console: Console,
}

/// The captured streams, empty when the console is the process's own.
#[derive(Debug, Clone, Default)]
pub struct Captured {
    pub(crate) stdin: Option<MemoryInputPipe>,
    pub(crate) stdout: Option<Capture>,
    pub(crate) stderr: Option<Capture>,
}

/// A linker that knows WASI.
pub(crate) fn linker(engine: &Engine) -> Result<Linker<HostState>> {
    let mut linker = Linker::new(engine);
    p1::add_to_linker_sync(&mut linker, |state: &mut HostState| &mut state.wasi)
        .map_err(|error| RunnerError::Start(one_line(&error)))?;
    Ok(linker)
}

/// The store's data for such a world.
pub(crate) fn state(world: &World) -> Result<(HostState, Captured)> {
    let mut builder = WasiCtxBuilder::new();
    builder.args(&world.args);
    // Files are read on this thread: a hop to another costs more than the read.
    builder.allow_blocking_current_thread(true);
    if world.environment {
        builder.inherit_env();
    }
    builder.envs(&world.variables);
    for folder in &world.folders {
        let permissions = match folder.writable {
            true => FsPerms::ReadWrite,
            false => FsPerms::ReadOnly,
        };
        builder.preopened_dir(&folder.host, &folder.guest, permissions).map_err(|error| RunnerError::Read {
            path: folder.host.clone(),
            source: std::io::Error::other(one_line(&error)),
        })?;
    }
    let captured = console(&mut builder, &world.console);
    let wasi = builder.build_p1();
    Ok((HostState { wasi, limits: limits(DEFAULT_MEMORY), memory: DEFAULT_MEMORY }, captured))
}

/// What a guest may have of the host whose limit of memory is so many bytes. The guest keeps that limit itself, and tells
/// its program; this is for a guest that does not. Its two heaps, Scheme's and Rust's, do not use what the other one has
/// given up, so each may have grown to the limit once.
fn limits(memory: usize) -> StoreLimits {
    let most = memory.saturating_mul(2).saturating_add(OVERHEAD);
    let builder = StoreLimitsBuilder::new().memory_size(most).table_elements(TABLE_ELEMENTS);
    builder.instances(INSTANCES).tables(INSTANCES).memories(INSTANCES).build()
}

impl HostState {
    /// The guest's limit of memory is so many bytes from now on.
    pub(crate) fn limit_memory(&mut self, bytes: usize) {
        self.limits = limits(bytes);
        self.memory = bytes;
    }

    /// The guest's limit of memory, in bytes.
    pub(crate) fn memory_limit(&self) -> usize {
        self.memory
    }
}

impl Captured {
    /// As much output is kept at most, in each stream.
    pub(crate) fn set_limit(&self, bytes: usize) {
        self.stdout.iter().chain(&self.stderr).for_each(|capture| capture.set_limit(bytes));
    }
}

fn console(builder: &mut WasiCtxBuilder, console: &Console) -> Captured {
    match console {
        Console::Inherit => {
            builder.inherit_stdin();
            inherit_outputs(builder);
            Captured::default()
        }
        Console::Capture { stdin } => capture(builder, Some(MemoryInputPipe::new(stdin.clone()))),
        Console::Again(captured) => {
            let Captured { stdin, stdout, stderr } = captured.clone();
            stdin.map(|pipe| builder.stdin(pipe));
            stdout.map(|pipe| builder.stdout(pipe));
            stderr.map(|pipe| builder.stderr(pipe));
            captured.clone()
        }
        Console::Streams { stdin, output } => {
            let stdin = stdin.as_ref().map(|bytes| MemoryInputPipe::new(bytes.clone()));
            if *output == Output::Capture {
                return capture(builder, stdin);
            }
            match stdin {
                Some(pipe) => builder.stdin(pipe),
                None => builder.inherit_stdin(),
            };
            // A context is made with streams that take everything and keep nothing.
            if *output == Output::Inherit {
                inherit_outputs(builder);
            }
            Captured::default()
        }
    }
}

/// The process's own outputs. Where they are no terminals they are written to as files: what the engine has for them calls
/// a pipe that nobody reads any more an I/O error.
fn inherit_outputs(builder: &mut WasiCtxBuilder) {
    static OUTPUTS: OnceLock<[Option<OutputFile>; 2]> = OnceLock::new();
    let [stdout, stderr] =
        OUTPUTS.get_or_init(|| [same_file(&std::io::stdout()), same_file(&std::io::stderr())]).clone();
    match stdout {
        Some(file) => builder.stdout(file),
        None => builder.inherit_stdout(),
    };
    match stderr {
        Some(file) => builder.stderr(file),
        None => builder.inherit_stderr(),
    };
}

#[cfg(unix)]
fn same_file(stream: &(impl std::os::fd::AsFd + std::io::IsTerminal)) -> Option<OutputFile> {
    let same = || stream.as_fd().try_clone_to_owned().ok().map(|handle| OutputFile::new(handle.into()));
    if stream.is_terminal() { None } else { same() }
}

#[cfg(not(unix))]
fn same_file<S>(_: &S) -> Option<OutputFile> {
    None
}

/// Keeps both outputs; without a pipe, input is the process's own.
fn capture(builder: &mut WasiCtxBuilder, stdin: Option<MemoryInputPipe>) -> Captured {
    let (stdout, stderr) = (Capture::new(DEFAULT_MEMORY), Capture::new(DEFAULT_MEMORY));
    match &stdin {
        Some(pipe) => builder.stdin(pipe.clone()),
        None => builder.inherit_stdin(),
    };
    builder.stdout(stdout.clone()).stderr(stderr.clone());
    Captured { stdin, stdout: Some(stdout), stderr: Some(stderr) }
}

/// What a captured stream holds so far.
pub(crate) fn text(capture: Option<&Capture>) -> String {
    capture.map(|capture| String::from_utf8_lossy(&capture.contents()).into_owned()).unwrap_or_default()
}
