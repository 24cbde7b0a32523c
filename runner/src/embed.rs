//! Scheme inside a Rust program: [`Scheme`], made by a [`Config`].
//!
//! ```no_run
//! use std::time::Duration;
//! use lexpr::{Value, sexp};
//! use runner::embed::{Config, Error};
//!
//! // Nothing is open to the program: no files, no environment; its output is kept.
//! let mut scheme = Config::new().max_memory(64 << 20).time_limit(Duration::from_secs(1)).start()?;
//!
//! // The value of the last form. Definitions stay from one call to the next.
//! assert_eq!(scheme.eval("(define (square x) (* x x)) (square 12)")?, Value::from(144));
//! assert_eq!(scheme.call("square", &[Value::from(1.5)])?, Value::from(2.25));
//! assert_eq!(scheme.call("reverse", &[sexp!((1 2 3))])?, sexp!((3 2 1)));
//!
//! // Data and procedures of the host's.
//! scheme.define("limits", &sexp!((10 20)))?;
//! scheme.define_fn("host-max", |arguments| {
//!     let numbers: Option<Vec<i64>> = arguments.iter().map(Value::as_i64).collect();
//!     Ok(Value::from(numbers.and_then(|numbers| numbers.into_iter().max()).ok_or("host-max: what numbers?")?))
//! })?;
//! assert_eq!(scheme.eval("(apply host-max limits)")?, Value::from(20));
//!
//! // Errors are values too, and the session goes on after each of them.
//! match scheme.eval("(vector-ref (vector 1 2) 'x)") {
//!     Err(Error::Scheme(condition)) => println!("{} {:?}", condition.message, condition.irritants),
//!     other => panic!("{other:?}"),
//! }
//! assert!(matches!(scheme.eval("(let loop () (loop))"), Err(Error::TimeLimit(_))));
//! scheme.set_fuel(Some(1000))?;
//! assert!(matches!(scheme.eval("(let loop () (loop))"), Err(Error::OutOfFuel(_))));
//! scheme.set_fuel(None)?;
//!
//! scheme.eval("(display \"out\")")?;
//! assert_eq!(scheme.take_stdout(), b"out");
//! # Ok::<(), Error>(())
//! ```

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use lexpr::Value;

pub use crate::data::{DataError, dismantle};
pub use crate::session::ProcedureError;
pub use crate::wasi::Output;

use crate::data::{Encoder, Others, decode};
use crate::engine::{MAX_SCHEME_STACK, large_stack_thread};
use crate::error::RunnerError;
use crate::guest::Key;
use crate::image::Host;
use crate::interrupt::Interrupter;
use crate::link::Linking;
use crate::options::Jit;
use crate::session::{DEFAULT_MAX_DEPTH, Kind, Outcome, Session, SessionConfig};
use crate::wasi::{Console, Folder, World};

/// What a [`Scheme`] is made with. The defaults: compiles hot code on a second thread, 1 GiB of memory, no limit of time
/// or fuel, nothing open (no folder, no environment variable, no argument, empty input), output captured.
#[derive(Debug, Clone)]
pub struct Config {
    session: SessionConfig,
    time_limit: Option<Duration>,
    max_depth: usize,
}

impl Default for Config {
    fn default() -> Config {
        let console = Console::Streams { stdin: Some(Vec::new()), output: Output::Capture };
        let world = World { args: vec!["scheme".to_owned()], console, ..World::default() };
        let settings = vec![(Key::Interactive, 1)];
        let session = SessionConfig { world, settings, ..SessionConfig::default() };
        Config { session, time_limit: None, max_depth: DEFAULT_MAX_DEPTH }
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
        self.set(Key::Jit, crate::cli::jit_value(jit))
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
    /// about 30,000 levels take 2 MiB. Who sets more drops such values with [`dismantle`].
    pub fn max_depth(mut self, levels: usize) -> Config {
        self.max_depth = levels;
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

/// A Scheme session: one instance of the guest, with definitions that stay.
///
/// It is `Send`. The guest runs on a thread of its own with the large native stack it needs, so any thread may use a
/// `Scheme`, whatever its stack. Several are independent of each other; the guest's machine code is made once per
/// process (and kept in the user's cache folder).
///
/// After any [`Error`] but [`Error::Host`] the session goes on: the failed evaluation is given up, its `dynamic-wind`
/// afters have run (what they raise is lost; a time limit cuts them short), definitions made before the error stay.
pub struct Scheme {
    /// `None` only while it is dropped.
    jobs: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
    interrupter: Interrupter,
    max_depth: usize,
    taken: [usize; 2],
}

type Job = Box<dyn FnOnce(&mut Session) + Send>;

impl Scheme {
    /// Starts a session. The first one of a process takes some ten milliseconds (seconds, if the cache is empty).
    pub fn new(config: Config) -> Result<Scheme, Error> {
        let host = Host::shared()?;
        let (jobs, inbox) = channel::<Job>();
        let (started, start) = channel();
        let Config { session, time_limit, max_depth } = config;
        let thread = large_stack_thread()
            .spawn(move || {
                let mut session = match Session::new(&host, &session) {
                    Ok(session) => session,
                    Err(error) => return drop(started.send(Err(error))),
                };
                session.set_time_limit(time_limit);
                session.set_max_depth(max_depth);
                let _ = started.send(Ok(session.interrupter()));
                inbox.into_iter().for_each(|job| job(&mut session));
            })
            .map_err(|error| RunnerError::Start(format!("no thread: {error}")))?;
        let interrupter = start.recv().map_err(|_| gone())??;
        Ok(Scheme { jobs: Some(jobs), thread: Some(thread), interrupter, max_depth, taken: [0, 0] })
    }

    /// Evaluates a text: the value of its last form.
    ///
    /// Numbers are exact where `lexpr` has them (integers of 64 bits, flonums). The unspecified value, as that of a
    /// definition, is [`Value::Nil`]; other values without an external form are [`Error::Data`].
    pub fn eval(&mut self, text: &str) -> Result<Value, Error> {
        self.eval_named("eval", text)
    }

    /// The same as [`Scheme::eval`], with a name for the text: in positions, and for relative `include`s.
    pub fn eval_named(&mut self, name: &str, text: &str) -> Result<Value, Error> {
        let (name, text) = (name.to_owned(), text.to_owned());
        self.evaluate(move |session| session.run(&name, &text))
    }

    /// Calls a procedure by its name in the session's environment: one defined there, or a standard one.
    pub fn call(&mut self, name: &str, arguments: &[Value]) -> Result<Value, Error> {
        let mut form = Encoder::default();
        form.list(1 + arguments.len())?;
        form.symbol(name)?;
        arguments.iter().try_for_each(|argument| form.value(argument))?;
        form.null();
        let form = form.finish();
        self.evaluate(move |session| session.call(&form))
    }

    /// Defines a variable, as `define` does.
    pub fn define(&mut self, name: &str, value: &Value) -> Result<(), Error> {
        let mut pair = Encoder::default();
        pair.list(1)?;
        pair.symbol(name)?;
        pair.value(value)?;
        let pair = pair.finish();
        Ok(self.with(move |session| session.define(&pair))?)
    }

    /// Defines a variable as a procedure of the host's. It takes any number of arguments; those without an external
    /// form raise an error before it is called. What it gives as `Err` is raised in the program, as `error` does it.
    ///
    /// It runs on the session's thread. A call suspends the guest, which costs some microseconds.
    pub fn define_fn<F>(&mut self, name: &str, procedure: F) -> Result<(), Error>
    where
        F: FnMut(&[Value]) -> Result<Value, ProcedureError> + Send + 'static,
    {
        let name = name.to_owned();
        Ok(self.with(move |session| session.define_procedure(&name, Box::new(procedure)))?)
    }

    /// Limits the evaluations from now on to so much fuel together, or lifts the limit. Every procedure entry and every
    /// round of a loop takes one unit, compiled or not, so a program takes the same on every run. Who never sets a limit
    /// pays nothing for it.
    pub fn set_fuel(&mut self, fuel: Option<u64>) -> Result<(), Error> {
        let value = fuel.map_or(-1, |fuel| i64::try_from(fuel).unwrap_or(i64::MAX));
        Ok(self.with(move |session| session.configure(Key::Fuel, value))?)
    }

    /// What is left of the fuel; `None` when there is no limit.
    pub fn fuel(&mut self) -> Result<Option<u64>, Error> {
        Ok(self.with(Session::fuel)?)
    }

    /// Limits each evaluation or call from now on to this time, or lifts the limit. It is noticed at procedure entries
    /// and rounds of loops: one primitive operation (the product of two huge numbers) is not cut short, nor is a read
    /// that waits for inherited input, nor a procedure of the host's.
    pub fn set_time_limit(&mut self, limit: Option<Duration>) -> Result<(), Error> {
        self.with(move |session| {
            session.set_time_limit(limit);
            Ok(())
        })?;
        Ok(())
    }

    /// A handle to end an evaluation from another thread, with [`Error::Interrupted`].
    pub fn interrupter(&self) -> Interrupter {
        self.interrupter.clone()
    }

    /// What the program wrote to its standard output since this was last asked, if the output is captured.
    pub fn take_stdout(&mut self) -> Vec<u8> {
        self.take(0, Session::stdout_bytes)
    }

    /// The same for standard error.
    pub fn take_stderr(&mut self) -> Vec<u8> {
        self.take(1, Session::stderr_bytes)
    }

    fn take(&mut self, stream: usize, bytes: fn(&Session, usize) -> Vec<u8>) -> Vec<u8> {
        let from = self.taken[stream];
        let taken = self.with(move |session| Ok(bytes(session, from))).unwrap_or_default();
        self.taken[stream] += taken.len();
        taken
    }

    fn evaluate(
        &mut self,
        evaluation: impl FnOnce(&mut Session) -> Result<Outcome, RunnerError> + Send + 'static,
    ) -> Result<Value, Error> {
        let (outcome, data) = self.with(move |session| {
            let outcome = evaluation(session)?;
            let data = match outcome.kind {
                Kind::Exit => Vec::new(),
                _ => session.result_data()?,
            };
            Ok((outcome, data))
        })?;
        match outcome.kind {
            Kind::Value | Kind::NoValue => Ok(decode(&data, Others::Refuse, self.max_depth)?),
            Kind::Exit => Err(Error::Exit(outcome.code)),
            Kind::Error => Err(Error::Scheme(Box::new(self.condition(outcome.text, &data)?))),
            Kind::TimeLimit => Err(Error::TimeLimit(outcome.text)),
            Kind::OutOfFuel => Err(Error::OutOfFuel(outcome.text)),
            Kind::Interrupted => Err(Error::Interrupted(outcome.text)),
        }
    }

    /// Reads `#(kind message irritants position frames)`.
    fn condition(&self, text: String, data: &[u8]) -> Result<Condition, DataError> {
        let parts = decode(data, Others::Symbols, self.max_depth)?;
        let Value::Vector(parts) = parts else { return Err(DataError::Malformed) };
        let parts: [Value; 5] = parts.into_vec().try_into().map_err(|_| DataError::Malformed)?;
        let [kind, message, irritants, position, frames] = parts;
        let text_of = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let frames = frames.list_iter().into_iter().flatten();
        Ok(Condition {
            kind: text_of(&kind),
            message: text_of(&message),
            irritants: items(irritants),
            position: Position::parse(&text_of(&position)),
            backtrace: frames
                .filter_map(Value::as_slice)
                .filter_map(|frame| match frame {
                    [name, at] => Some(Frame { procedure: text_of(name), position: Position::parse(&text_of(at)) }),
                    _ => None,
                })
                .collect(),
            text,
        })
    }

    /// Does something on the session's thread.
    fn with<T: Send + 'static>(
        &mut self,
        work: impl FnOnce(&mut Session) -> Result<T, RunnerError> + Send + 'static,
    ) -> Result<T, RunnerError> {
        let (answer, done) = channel();
        let job: Job = Box::new(move |session| {
            let _ = answer.send(catch_unwind(AssertUnwindSafe(|| work(session))));
        });
        self.jobs.as_ref().and_then(|jobs| jobs.send(job).ok()).ok_or_else(gone)?;
        // A panic of a procedure of the host's goes on here, in the thread that called.
        done.recv().map_err(|_| gone())?.unwrap_or_else(|panic| resume_unwind(panic))
    }
}

impl fmt::Debug for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scheme").finish_non_exhaustive()
    }
}

impl Drop for Scheme {
    fn drop(&mut self) {
        // The thread ends when nobody can send it anything; its memory is gone when this returns.
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn gone() -> RunnerError {
    RunnerError::Start("the session's thread is gone".to_owned())
}

/// The elements of a list.
fn items(list: Value) -> Vec<Value> {
    match list {
        Value::Cons(cons) => cons.into_iter().map(|(item, _)| item).collect(),
        _ => Vec::new(),
    }
}

/// Why there is no value.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An object that the program raised and nobody handled, or a text that is no program.
    #[error("{0}")]
    Scheme(Box<Condition>),
    /// The program called `exit`, with this code.
    #[error("the program exits with code {0}")]
    Exit(i32),
    /// It took longer than [`Config::time_limit`]. The text has position and backtrace, one line each, as in the two
    /// kinds below.
    #[error("{0}")]
    TimeLimit(String),
    /// It used up the fuel ([`Scheme::set_fuel`]).
    #[error("{0}")]
    OutOfFuel(String),
    /// Another thread interrupted it ([`Scheme::interrupter`]).
    #[error("{0}")]
    Interrupted(String),
    /// A value cannot be passed, in one direction or the other.
    #[error(transparent)]
    Data(#[from] DataError),
    /// A configuration value that is out of range, or something outside the program failed.
    #[error(transparent)]
    Host(#[from] RunnerError),
}

/// An object that was raised and that nobody handled.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// The kind of error object, as `wrong-type` or `error` (for one that `error` made); empty when the program raised
    /// another object, which then is the only irritant.
    pub kind: String,
    /// `error-object-message`; as text, if it is no string.
    pub message: String,
    /// `error-object-irritants`. One that has no external form is a symbol with the name that `write` shows.
    pub irritants: Vec<Value>,
    /// Where it happened.
    pub position: Option<Position>,
    /// The procedures that were active, innermost first.
    pub backtrace: Vec<Frame>,
    /// Everything as the runner prints it: position, message and irritants in the first line, then the backtrace.
    pub text: String,
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A place in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// The name given to [`Scheme::eval_named`], or a file's.
    pub source: String,
    /// From 1.
    pub line: u32,
    /// In characters, from 1.
    pub column: u32,
}

impl Position {
    /// Reads `source:line:column`.
    fn parse(text: &str) -> Option<Position> {
        let mut parts = text.rsplitn(3, ':');
        let (column, line) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Some(Position { source: parts.next()?.to_owned(), line, column })
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.source, self.line, self.column)
    }
}

/// A line of a backtrace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// The procedure, with its arguments where they are known: `(fact 3)`.
    pub procedure: String,
    /// Where it waits.
    pub position: Option<Position>,
}
