//! What a session is made with.

use std::path::PathBuf;
use std::time::Duration;

use lexpr::Value;

use super::procedures::Procedures;
use super::{Error, Output, ProcedureError, Scheme};
use crate::guest::Key;
use crate::jit::Jit;
use crate::limits::{DATA_DEPTH, MAX_SCHEME_STACK};
use crate::link::Linking;
use crate::session::SessionConfig;
use crate::wasi::{Console, Folder, World};

/// What a [`Scheme`] is made with. The defaults: compiles hot code on a second thread, 1 GiB of memory, no limit of time
/// or fuel, nothing open (no folder, no environment variable, no argument, empty input), output captured.
#[derive(Debug, Clone)]
pub struct Config {
    pub(super) session: SessionConfig,
    pub(super) time_limit: Option<Duration>,
    pub(super) max_depth: usize,
    pub(super) procedures: Procedures,
}

impl Default for Config {
    fn default() -> Config {
        let console = Console::Streams { stdin: Some(Vec::new()), output: Output::Capture };
        let world = World { args: vec!["scheme".to_owned()], console, ..World::default() };
        let settings = vec![(Key::Interactive, 1)];
        let session = SessionConfig { world, settings, ..SessionConfig::default() };
        Config { session, time_limit: None, max_depth: DATA_DEPTH, procedures: Procedures::default() }
    }
}

impl Config {
    /// The defaults.
    pub fn new() -> Config {
        Config::default()
    }

    /// Makes a [`Scheme`]: the same as [`Scheme::new`].
    pub fn start(self) -> Result<Scheme, Error> {
        Scheme::new(self)
    }

    fn set(mut self, key: Key, value: i64) -> Config {
        self.session.settings.push((key, value));
        self
    }

    /// When code is compiled. [`Jit::Eager`] waits for every compilation.
    pub fn jit(mut self, jit: Jit) -> Config {
        self.session.linking = match jit {
            Jit::Eager => Linking::Now,
            Jit::Lazy => Linking::Later,
            Jit::Off => Linking::Ignore,
        };
        self.session.settings.push(jit.setting());
        self
    }

    /// Hard limit of the heap in bytes, at least 1 MiB. Beyond it the program gets an `out-of-memory` condition.
    pub fn max_memory(self, bytes: u64) -> Config {
        self.set(Key::MaxMemory, i64::try_from(bytes).unwrap_or(i64::MAX))
    }

    /// Size in bytes of the stack region, 4 KiB to 8 MiB, before frames move to the heap. It is no limit of recursion
    /// (that is the memory) and seldom worth changing.
    pub fn stack(self, bytes: u32) -> Config {
        self.set(Key::Stack, i64::from(bytes).min(MAX_SCHEME_STACK as i64))
    }

    /// How long each evaluation or call may take: see [`Scheme::set_time_limit`].
    pub fn time_limit(mut self, limit: Duration) -> Config {
        self.time_limit = Some(limit);
        self
    }

    /// How many procedure entries and rounds of loops the program may make: see [`Scheme::set_fuel`].
    pub fn fuel(self, fuel: u64) -> Config {
        self.set(Key::Fuel, i64::try_from(fuel).unwrap_or(i64::MAX))
    }

    /// How deep values passed to the host may be nested, 10,000 levels when nothing is said; a list of n elements
    /// counts n. `lexpr` drops, clones and compares values recursively, so that deep ones exhaust the native stack:
    /// about 30,000 levels take 2 MiB. Who sets more drops such values with [`super::dismantle`].
    pub fn max_depth(mut self, levels: usize) -> Config {
        self.max_depth = levels;
        self
    }

    /// Defines a variable as a procedure of the host's, in every session that is started with this configuration or a
    /// clone of it: see [`Scheme::define_fn`]. The sessions share it, and call it from several threads.
    pub fn define_fn<F>(mut self, name: impl Into<String>, procedure: F) -> Config
    where
        F: Fn(&[Value]) -> Result<Value, ProcedureError> + Send + Sync + 'static,
    {
        self.procedures.insert(name.into(), procedure);
        self
    }

    /// The command line that `(command-line)` gives, the program's name first.
    pub fn args<T: Into<String>>(mut self, args: impl IntoIterator<Item = T>) -> Config {
        self.session.world.args = args.into_iter().map(Into::into).collect();
        self
    }

    /// Shows the program an environment variable.
    pub fn env(mut self, name: impl Into<String>, value: impl Into<String>) -> Config {
        self.session.world.variables.push((name.into(), value.into()));
        self
    }

    /// Shows the program the process's environment.
    pub fn inherit_env(mut self) -> Config {
        self.session.world.environment = true;
        self
    }

    /// Opens a folder of the host's to the program, under the name `guest`: for files, `load`, `include`, libraries.
    pub fn dir(self, host: impl Into<PathBuf>, guest: impl Into<String>) -> Config {
        self.folder(host.into(), guest.into(), true)
    }

    /// The same as [`Config::dir`], without the right to change anything.
    pub fn dir_read_only(self, host: impl Into<PathBuf>, guest: impl Into<String>) -> Config {
        self.folder(host.into(), guest.into(), false)
    }

    fn folder(mut self, host: PathBuf, guest: String, writable: bool) -> Config {
        self.session.world.folders.push(Folder { host, guest, writable });
        self
    }

    /// What the program reads from its standard input.
    pub fn stdin(self, bytes: impl Into<Vec<u8>>) -> Config {
        self.streams(Some(bytes.into()), None)
    }

    /// Lets the program read the process's own standard input.
    pub fn inherit_stdin(self) -> Config {
        self.streams(None, None)
    }

    /// Where standard output and standard error go.
    pub fn output(self, output: Output) -> Config {
        let stdin = match &self.session.world.console {
            Console::Streams { stdin, .. } => stdin.clone(),
            _ => None,
        };
        self.streams(stdin, Some(output))
    }

    fn streams(mut self, stdin: Option<Vec<u8>>, output: Option<Output>) -> Config {
        let before = match self.session.world.console {
            Console::Streams { output, .. } => output,
            _ => Output::Capture,
        };
        self.session.world.console = Console::Streams { stdin, output: output.unwrap_or(before) };
        self
    }
}
