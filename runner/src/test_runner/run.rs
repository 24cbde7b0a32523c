//! One test file in one mode.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use super::modes::{Mode, Route};
use super::routes;
use crate::engine::large_stack_thread;
use crate::guest::library_option;
use crate::image::Host;
use crate::limits::{TEST_GRACE, TEST_REPEAT, TEST_SECONDS};
use crate::link::Linking;
use crate::session::{Outcome, Session, SessionConfig};
use crate::wasi::{Console, Folder, World, open_to_read};

/// A run that takes longer is ended, and fails, where nothing else is said.
pub const TIME_LIMIT: Duration = Duration::from_secs(TEST_SECONDS);

/// How runs are made.
#[derive(Debug, Clone)]
pub struct Conditions {
    /// A run that takes longer is ended, and fails.
    pub time_limit: Duration,
    /// Folders of libraries.
    pub libraries: Vec<PathBuf>,
    /// Further settings of the guest that are texts, as `name=value`.
    pub options: Vec<String>,
}

impl Default for Conditions {
    fn default() -> Conditions {
        Conditions { time_limit: TIME_LIMIT, libraries: Vec::new(), options: Vec::new() }
    }
}

/// Tests of SRFI 64 and its like, as the guest counts them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Checks {
    /// Those that passed.
    pub passed: u64,
    /// Those that failed.
    pub failed: u64,
}

impl Checks {
    /// How many there are.
    pub fn all(self) -> u64 {
        self.passed + self.failed
    }
}

/// What a run left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ran {
    /// Standard output.
    pub stdout: String,
    /// Standard error, with the message of an uncaught condition.
    pub stderr: String,
    /// The exit code.
    pub code: i32,
    /// What the file itself tested, where the guest could be asked.
    pub checks: Option<Checks>,
    /// It was refused before it began, so that it wrote nothing.
    pub refused: bool,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// By itself.
    Ran(Ran),
    /// After this time limit.
    TimedOut(Duration),
    /// In a trap, or another defect of ours.
    Broken(String),
}

/// Runs a program in a fresh guest, on a thread of its own.
pub fn run(host: &Arc<Host>, path: &Path, text: &str, stdin: &str, mode: Mode, conditions: &Conditions) -> Ending {
    let (events, inbox) = channel();
    let job = Job {
        host: Arc::clone(host),
        path: path.to_owned(),
        text: text.to_owned(),
        stdin: stdin.to_owned(),
        mode,
        libraries: conditions.libraries.clone(),
        options: conditions.options.clone(),
    };
    let spawned = large_stack_thread().spawn(move || {
        let ran = job.run(|session| {
            let _ = events.send(Event::Started(session.interrupter()));
        });
        let _ = events.send(Event::Ended(ran));
    });
    if let Err(error) = spawned {
        return Ending::Broken(format!("no thread: {error}"));
    }
    let mut interrupter = None;
    let mut waited = Duration::ZERO;
    let mut patience = conditions.time_limit;
    loop {
        match inbox.recv_timeout(patience) {
            Ok(Event::Started(handle)) => interrupter = Some(handle),
            Ok(Event::Ended(_)) if waited > Duration::ZERO => return Ending::TimedOut(conditions.time_limit),
            Ok(Event::Ended(Ok(ran))) => return Ending::Ran(ran),
            Ok(Event::Ended(Err(error))) => return Ending::Broken(error),
            Err(RecvTimeoutError::Timeout) if waited < TEST_GRACE => {
                waited += TEST_REPEAT;
                patience = TEST_REPEAT;
                if let Some(interrupter) = &interrupter {
                    interrupter.interrupt();
                }
            }
            Err(RecvTimeoutError::Timeout) => {
                return Ending::Broken("it does not answer an interrupt".to_owned());
            }
            Err(RecvTimeoutError::Disconnected) => {
                return Ending::Broken("the host panicked".to_owned());
            }
        }
    }
}

enum Event {
    Started(crate::interrupt::Interrupter),
    Ended(Result<Ran, String>),
}

struct Job {
    host: Arc<Host>,
    path: PathBuf,
    text: String,
    stdin: String,
    mode: Mode,
    libraries: Vec<PathBuf>,
    options: Vec<String>,
}

impl Job {
    fn run(&self, started: impl FnOnce(&Session)) -> Result<Ran, String> {
        // Whatever a test writes goes to a folder of its own run: modes run at the same time.
        let scratch = tempfile::tempdir().map_err(|error| error.to_string())?;
        let config = self.config(scratch.path());
        let name = self.path.to_string_lossy();
        match self.mode.route {
            Route::Session => self.run_session(&config, started),
            Route::Linked | Route::Final => {
                let is_final = self.mode.route == Route::Final;
                routes::linked(&self.host, &config, is_final, &name, &self.text).map_err(|error| error.to_string())
            }
            Route::Frozen => {
                routes::frozen(&self.host, &config, &name, &self.text, started).map_err(|error| error.to_string())
            }
        }
    }

    fn run_session(&self, config: &SessionConfig, started: impl FnOnce(&Session)) -> Result<Ran, String> {
        let mut session = Session::new(&self.host, config).map_err(|error| error.to_string())?;
        started(&session);
        match session.run(&self.path.to_string_lossy(), &self.text) {
            // A program never notices a module that cannot be linked, so this is where it shows.
            Ok(_) if self.mode.linking != Linking::Refuse && session.refusal().is_some() => {
                Err(format!("a generated module is refused: {}", session.refusal().unwrap_or_default()))
            }
            Ok(outcome) => ran(&mut session, &outcome).map_err(|error| error.to_string()),
            // What the guest said before it trapped is the better half of the message.
            Err(error) => Err(format!("{error}\n{}", session.stderr())),
        }
    }

    fn config(&self, scratch: &Path) -> SessionConfig {
        let folder =
            |host: &Path, guest: &str, writable| Folder { host: host.to_owned(), guest: guest.to_owned(), writable };
        let name = self.path.to_string_lossy().into_owned();
        let home = self.path.parent().unwrap_or(Path::new(""));
        let home = match home.as_os_str().is_empty() {
            true => Path::new("."),
            false => home,
        };
        let mut folders = vec![folder(scratch, "/tmp", true), folder(home, &home.to_string_lossy(), false)];
        open_to_read(&mut folders, &self.libraries);
        SessionConfig {
            world: World {
                args: vec![name],
                // Suites of others ask for variables that everybody has, as PATH.
                environment: true,
                variables: Vec::new(),
                folders,
                console: Console::Capture { stdin: self.stdin.clone() },
            },
            settings: self.mode.settings.to_vec(),
            linking: self.mode.linking,
            options: self.libraries.iter().map(|folder| library_option(folder)).chain(self.options.clone()).collect(),
            ..SessionConfig::default()
        }
    }
}

pub(super) fn ran(session: &mut Session, outcome: &Outcome) -> crate::error::Result<Ran> {
    let mut stderr = session.stderr();
    if outcome.failed() {
        stderr.push_str(&outcome.text);
    }
    let stats = session.stats()?;
    let count = |key| stats.get(key).and_then(lexpr::Value::as_u64).unwrap_or_default();
    let checks = Checks { passed: count("checks-passed"), failed: count("checks-failed") };
    Ok(Ran { stdout: session.stdout(), stderr, code: outcome.code, checks: Some(checks), refused: false })
}
