//! A session: one guest, and the cycle of the host interface.

use std::path::PathBuf;

use lexpr::Value;
use wasmtime::Store;

use crate::error::{EXIT_ERROR, EXIT_INTERRUPTED, EXIT_OK, Result, RunnerError};
use crate::guest::{Ended, Guest, Key, Program, Question, Status};
use crate::image::Host;
use crate::interrupt::Interrupter;
use crate::link::{CodeLinker, LinkTimes, Linked, Linking};
use crate::poke::Words;
use crate::stats;
use crate::wasi::{self, Captured, HostState, World};

/// What a session is made with.
#[derive(Debug, Clone, Default)]
pub struct SessionConfig {
    /// What the program sees of the world.
    pub world: World,
    /// Settings of the guest.
    pub settings: Vec<(Key, i64)>,
    /// Its settings that are texts, as `name=value`.
    pub options: Vec<String>,
    /// How generated modules are answered.
    pub linking: Linking,
    /// Where generated modules are written to.
    pub dump_wasm: Option<PathBuf>,
}

/// How a program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It is through, and there is nothing to show.
    NoValue,
    /// It is through, and this is its last value.
    Value,
    /// An uncaught condition, or a text that is no program.
    Error,
    /// It called `exit`.
    Exit,
    /// It was interrupted.
    Interrupted,
}

/// The end of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// How it ended.
    pub kind: Kind,
    /// The value as `write` shows it, or the error's message with position and backtrace.
    pub text: String,
    /// The exit code of a process that ran only this.
    pub code: i32,
}

impl Outcome {
    /// Whether the next program of the same session may follow.
    pub fn goes_on(&self) -> bool {
        matches!(self.kind, Kind::NoValue | Kind::Value)
    }
}

/// A guest at work.
pub struct Session {
    store: Store<HostState>,
    guest: Guest,
    linker: CodeLinker,
    interrupter: Interrupter,
    captured: Captured,
}

impl Session {
    /// A fresh guest.
    pub fn new(host: &Host, config: &SessionConfig) -> Result<Session> {
        let (state, captured) = wasi::state(&config.world)?;
        let (mut store, instance) = host.instantiate(state)?;
        let guest = Guest::new(&mut store, &instance)?;
        let interrupter = Interrupter::new(Words::new(&store, &guest)?);
        let linker = CodeLinker::new(host.engine(), config.linking, config.dump_wasm.clone(), interrupter.clone());
        let mut session = Session { store, guest, linker, interrupter, captured };
        for (key, value) in &config.settings {
            session.configure(*key, *value)?;
        }
        for option in &config.options {
            session.option(option)?;
        }
        Ok(session)
    }

    /// Changes a setting of the guest.
    pub fn configure(&mut self, key: Key, value: i64) -> Result<()> {
        self.guest.configure(&mut self.store, key, value)
    }

    /// Changes a setting of the guest that is a text, `name=value`.
    pub fn option(&mut self, text: &str) -> Result<()> {
        match self.guest.option(&mut self.store, text)? {
            true => Ok(()),
            false => Err(RunnerError::Usage(self.guest.result(&mut self.store)?.text)),
        }
    }

    /// Asks the guest about a text. The inner error says why there is no answer. See [`crate::inspect`] for what the
    /// answers mean.
    pub fn inspect(&mut self, question: Question, text: &str) -> Result<std::result::Result<String, String>> {
        let answered = self.guest.inspect(&mut self.store, question, text)?;
        let text = self.guest.result(&mut self.store)?.text;
        Ok(if answered { Ok(text) } else { Err(text) })
    }

    /// Changes the way generated modules are answered.
    pub fn set_linking(&mut self, linking: Linking) {
        self.linker.set_linking(linking);
    }

    /// Runs a program text once. `name` is used in messages and for relative `include`s.
    pub fn run(&mut self, name: &str, text: &str) -> Result<Outcome> {
        match self.parse(name, text)? {
            Ok(program) => {
                let outcome = self.eval(program)?;
                self.forget(program)?;
                Ok(outcome)
            }
            Err(outcome) => Ok(outcome),
        }
    }

    /// Reads a program text; the inner error is a Scheme error.
    pub fn parse(&mut self, name: &str, text: &str) -> Result<std::result::Result<Program, Outcome>> {
        match self.guest.parse(&mut self.store, name, text)? {
            Some(program) => Ok(Ok(program)),
            None => Ok(Err(self.outcome(Status::Error)?)),
        }
    }

    /// Runs a program from its start, linking what it generates on the way.
    pub fn eval(&mut self, program: Program) -> Result<Outcome> {
        // Code finished since the last evaluation is used from the beginning.
        self.linker.finish(&mut self.store, &self.guest)?;
        let mut ended = self.guest.eval(&mut self.store, program)?;
        loop {
            match ended {
                Ended::Status(Status::Suspended) => {
                    self.linker.serve(&mut self.store, &self.guest)?;
                    ended = self.guest.resume(&mut self.store)?;
                }
                Ended::Status(status) => return self.outcome(status),
                Ended::Process(code) => {
                    return Ok(Outcome { kind: Kind::Exit, text: String::new(), code });
                }
            }
        }
    }

    /// Tells the guest that a program will not be evaluated again.
    pub fn forget(&mut self, program: Program) -> Result<()> {
        self.guest.forget(&mut self.store, program)
    }

    /// Asks for generated modules between evaluations, and links them before returning; the number
    /// that was linked.
    pub fn link_now(&mut self) -> Result<usize> {
        let before = self.linker.times.linked;
        self.linker.serve(&mut self.store, &self.guest)?;
        Ok(self.linker.times.linked - before)
    }

    /// As [`Session::link_now`], and waits for the modules that are being compiled on the second thread.
    pub fn link_all(&mut self) -> Result<()> {
        self.linker.link_all(&mut self.store, &self.guest)
    }

    /// The guest's counters, an association list.
    pub fn stats(&mut self) -> Result<Value> {
        stats::parse(&self.guest.stats(&mut self.store)?)
    }

    /// What linking took so far.
    pub fn link_times(&self) -> LinkTimes {
        self.linker.times
    }

    /// What is linked, in order.
    pub fn linked(&self) -> &[Linked] {
        &self.linker.linked
    }

    /// Why the last module that was not linked was refused.
    pub fn refusal(&self) -> Option<&str> {
        self.linker.refusal.as_deref()
    }

    /// A handle to end an evaluation from another thread.
    pub fn interrupter(&self) -> Interrupter {
        self.interrupter.clone()
    }

    /// The captured standard output so far.
    pub fn stdout(&self) -> String {
        wasi::text(self.captured.stdout.as_ref())
    }

    /// The captured standard error so far.
    pub fn stderr(&self) -> String {
        wasi::text(self.captured.stderr.as_ref())
    }

    fn outcome(&mut self, status: Status) -> Result<Outcome> {
        let result = self.guest.result(&mut self.store)?;
        let kind = match status {
            Status::Done if result.kind == 1 => Kind::Value,
            Status::Done | Status::Suspended => Kind::NoValue,
            Status::Exit => Kind::Exit,
            Status::Error if result.code == EXIT_INTERRUPTED => Kind::Interrupted,
            Status::Error => Kind::Error,
        };
        let code = match kind {
            Kind::NoValue | Kind::Value => EXIT_OK,
            Kind::Exit => result.code,
            Kind::Interrupted => EXIT_INTERRUPTED,
            Kind::Error => EXIT_ERROR,
        };
        Ok(Outcome { kind, text: result.text, code })
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // Before the memory goes: others may hold the handle for longer.
        self.interrupter.detach();
    }
}
