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
//!
//! Where many sessions begin alike, [`Scheme::image`] makes an [`Image`] of one, from which the others start.

mod config;
mod error;
mod image;
mod procedures;
mod threads;

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use lexpr::Value;

pub use crate::data::{DataError, dismantle};
pub use crate::guest::Cause;
pub use crate::jit::Jit;
pub use crate::session::{Footprint, ProcedureError};
pub use crate::wasi::Output;
pub use config::Config;
pub use error::{Condition, Error, Frame, Position};
pub use image::Image;

use crate::data::{Encoder, Others, decode};
use crate::error::RunnerError;
use crate::guest::Key;
use crate::image::{Calls, Host};
use crate::interrupt::Interrupter;
use crate::session::{Kind, Outcome, Session};

/// A Scheme session: one instance of the guest, with definitions that stay.
///
/// It is `Send`. The guest runs on threads with the large native stack it needs, which sessions share, so any thread may
/// use a `Scheme`, whatever its stack, and one at rest has no thread. Several are independent of each other; the guest's
/// machine code is made once per process (and kept in the user's cache folder).
///
/// After any [`Error`] but [`Error::Host`] the session goes on: the failed evaluation is given up, its `dynamic-wind`
/// afters have run (what they raise is lost; a time limit cuts them short), definitions made before the error stay.
pub struct Scheme {
    /// `None` only while a thread has it. (The lock is never taken: it lets a `Scheme` be `Sync`, which a session with
    /// its queues is not.)
    session: Mutex<Option<Box<Session>>>,
    interrupter: Interrupter,
    max_depth: usize,
}

impl Scheme {
    /// Starts a session. The first one of a process takes some ten milliseconds (seconds, if the cache is empty).
    pub fn new(config: Config) -> Result<Scheme, Error> {
        // What the guest does until it evaluates fits on any stack.
        let mut session = Session::new(&*Host::shared()?, &config.session)?;
        for (name, procedure) in config.procedures.all() {
            session.define_procedure(name, procedure)?;
        }
        Ok(Scheme::with_session(session, &config))
    }

    fn with_session(mut session: Session, config: &Config) -> Scheme {
        session.set_time_limit(config.time_limit);
        session.set_max_depth(config.max_depth);
        let interrupter = session.interrupter();
        Scheme { session: Mutex::new(Some(Box::new(session))), interrupter, max_depth: config.max_depth }
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
    /// It runs on a thread of the session's, not the caller's. A call suspends the guest, which costs some microseconds.
    pub fn define_fn<F>(&mut self, name: &str, procedure: F) -> Result<(), Error>
    where
        F: FnMut(&[Value]) -> Result<Value, ProcedureError> + Send + 'static,
    {
        Ok(self.here(|session| session.define_procedure(name, Box::new(procedure)))?)
    }

    /// Limits the evaluations from now on to so much fuel together, or lifts the limit. Every procedure entry and every
    /// round of a loop takes one unit, compiled or not, so a program takes the same on every run. Who never sets a limit
    /// pays nothing for it.
    pub fn set_fuel(&mut self, fuel: Option<u64>) -> Result<(), Error> {
        let value = fuel.map_or(-1, |fuel| i64::try_from(fuel).unwrap_or(i64::MAX));
        Ok(self.here(|session| session.configure(Key::Fuel, value))?)
    }

    /// What is left of the fuel; `None` when there is no limit.
    pub fn fuel(&mut self) -> Result<Option<u64>, Error> {
        Ok(self.here(Session::fuel)?)
    }

    /// Limits each evaluation or call from now on to this time, or lifts the limit. It is noticed within 100 ms, or a
    /// second when numbers of millions of digits are multiplied. A read that waits for inherited input is not cut short,
    /// nor is a procedure of the host's.
    pub fn set_time_limit(&mut self, limit: Option<Duration>) -> Result<(), Error> {
        self.here(|session| {
            session.set_time_limit(limit);
            Ok(())
        })?;
        Ok(())
    }

    /// Writes the session down, between two evaluations: [`Image::start`] makes sessions that go on from here. This one
    /// goes on too.
    ///
    /// All hot code is compiled first, and the whole once more for the image, which takes a second or more; the sessions
    /// started from it have it then. Code that does not count fuel is of no use to a session with fuel: who gives some to
    /// those ([`Config::fuel`]) gives some to this one, before it compiles anything.
    pub fn image(&mut self) -> Result<Image, Error> {
        let (module, procedures) = self.with(|session| {
            let merged = session.image(None, Calls::Live)?;
            Ok((merged.bytes, session.procedure_names()))
        })?;
        Ok(Image::new(module, procedures)?)
    }

    /// What the session takes of its host now.
    pub fn footprint(&mut self) -> Result<Footprint, Error> {
        Ok(self.with(|session| Ok(session.footprint()))?)
    }

    /// A handle to end an evaluation from another thread, with [`Error::Interrupted`].
    pub fn interrupter(&self) -> Interrupter {
        self.interrupter.clone()
    }

    /// What the program wrote to its standard output since this was last asked, if the output is captured.
    pub fn take_stdout(&mut self) -> Vec<u8> {
        self.here(|session| Ok(session.take_stdout())).unwrap_or_default()
    }

    /// The same for standard error.
    pub fn take_stderr(&mut self) -> Vec<u8> {
        self.here(|session| Ok(session.take_stderr())).unwrap_or_default()
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
            Kind::Error => Err(Error::Scheme(Box::new(self.condition(outcome, &data)?))),
            Kind::TimeLimit => Err(Error::TimeLimit(outcome.text)),
            Kind::OutOfFuel => Err(Error::OutOfFuel(outcome.text)),
            Kind::Interrupted => Err(Error::Interrupted(outcome.text)),
        }
    }

    /// Reads `#(kind message irritants position frames)`.
    fn condition(&self, outcome: Outcome, data: &[u8]) -> Result<Condition, DataError> {
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
            cause: outcome.cause,
            text: outcome.text,
        })
    }

    /// Does something on a thread with a large stack.
    fn with<T: Send + 'static>(
        &mut self,
        work: impl FnOnce(&mut Session) -> Result<T, RunnerError> + Send + 'static,
    ) -> Result<T, RunnerError> {
        let session = self.session.get_mut().unwrap_or_else(PoisonError::into_inner);
        threads::run(session, move |session: &mut Box<Session>| work(session))?
    }

    /// Does something that needs no large stack.
    fn here<T>(&mut self, work: impl FnOnce(&mut Session) -> Result<T, RunnerError>) -> Result<T, RunnerError> {
        let session = self.session.get_mut().unwrap_or_else(PoisonError::into_inner);
        session.as_deref_mut().map_or_else(|| Err(threads::gone()), work)
    }
}

impl fmt::Debug for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scheme").finish_non_exhaustive()
    }
}

/// The elements of a list.
fn items(list: Value) -> Vec<Value> {
    match list {
        Value::Cons(cons) => cons.into_iter().map(|(item, _)| item).collect(),
        _ => Vec::new(),
    }
}
