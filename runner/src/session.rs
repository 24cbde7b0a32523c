//! A session: one guest, and the cycle of the host interface.

mod exports;
mod images;
mod relink;

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use host_interface::ResultKind;
use lexpr::Value;
use wasmtime::{Instance, Store};

use crate::capture::Capture;
use crate::data::{self, Encoder, Others};
use crate::deadline::Deadline;
use crate::error::{EXIT_ERROR, EXIT_OK, Result, RunnerError};
use crate::guest::{Answer, Cause, Ended, Guest, Key, Program, Question, Status};
use crate::image::Host;
use crate::interrupt::Interrupter;
use crate::limits::{DATA_DEPTH, NESTING};
use crate::link::{CodeLinker, LinkTimes, Linked, Linking};
use crate::poke::Words;
use crate::profile::Profiler;
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
    /// The procedure whose functions in generated modules are printed on standard error.
    pub dump_wat: Option<String>,
    /// Where the images that the program asks for are written to; without it they are refused.
    pub checkpoints: Option<PathBuf>,
    /// Names the functions of guest and generated modules for `perf`.
    pub perf_map: bool,
    /// Samples what evaluations are at.
    pub profile: bool,
    /// Modules linked before the code in use is merged and the rest given back, at least; `None`: some hundreds.
    pub relink_after: Option<usize>,
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
    /// It used up its fuel.
    OutOfFuel,
    /// It ran for longer than it may.
    TimeLimit,
}

/// The end of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// How it ended.
    pub kind: Kind,
    /// Why, as the guest tells it.
    pub cause: Cause,
    /// The value as `write` shows it, or the error's message with position and backtrace.
    pub text: String,
    /// The exit code of a process that ran only this.
    pub code: i32,
}

impl Outcome {
    /// Whether `text` is an error message.
    pub fn failed(&self) -> bool {
        !self.goes_on() && self.kind != Kind::Exit
    }

    /// Whether the next program of the same session may follow.
    pub fn goes_on(&self) -> bool {
        matches!(self.kind, Kind::NoValue | Kind::Value)
    }
}

pub(crate) use images::ImageRequest;

/// A guest at work.
pub struct Session {
    host: Host,
    store: Store<HostState>,
    instance: Instance,
    guest: Guest,
    linker: CodeLinker,
    interrupter: Interrupter,
    captured: Captured,
    deadline: Deadline,
    /// With their names, by their numbers.
    procedures: Vec<(String, HostProcedure)>,
    max_depth: usize,
    checkpoints: Option<PathBuf>,
    image_wanted: Arc<AtomicBool>,
    profiler: Option<Profiler>,
    /// What a procedure of the host's panicked with, until the evaluation that called it has ended.
    panic: Option<Box<dyn Any + Send>>,
}

/// What a session takes of its host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Footprint {
    /// Bytes of the guest's memory.
    pub memory: usize,
    /// Elements of its function table.
    pub table: usize,
    /// Instances of generated modules.
    pub instances: usize,
}

/// A procedure of the host's. It gets the arguments and gives the value, or the error to raise.
pub(crate) type HostProcedure = Box<dyn FnMut(&[Value]) -> std::result::Result<Value, ProcedureError> + Send>;

/// What a procedure of the host's raises: an error object, as `(error message irritant …)` makes it.
#[derive(Debug, Clone, PartialEq)]
pub struct ProcedureError {
    /// `error-object-message`
    pub message: String,
    /// `error-object-irritants`
    pub irritants: Vec<Value>,
}

impl<T: Into<String>> From<T> for ProcedureError {
    fn from(message: T) -> ProcedureError {
        ProcedureError { message: message.into(), irritants: Vec::new() }
    }
}

impl Session {
    /// A fresh guest.
    pub fn new(host: &Host, config: &SessionConfig) -> Result<Session> {
        let (state, captured) = wasi::state(&config.world)?;
        let (mut store, instance) = host.instantiate(state)?;
        let guest = Guest::new(&mut store, &instance)?;
        let interrupter = Interrupter::new(Words::new(&store, &guest)?);
        let linker = CodeLinker::new(host.engine(), config.linking, config.dump_wasm.clone(), interrupter.clone())
            .showing(config.dump_wat.clone())
            .mapping(config.perf_map.then(|| host.perf_map()).transpose()?)
            .relinking_after(config.relink_after);
        let deadline = Deadline::new(interrupter.clone());
        let (procedures, max_depth) = (Vec::new(), DATA_DEPTH);
        let host = host.clone();
        let checkpoints = config.checkpoints.clone();
        let mut session = Session {
            host,
            store,
            instance,
            guest,
            linker,
            interrupter,
            captured,
            deadline,
            procedures,
            max_depth,
            checkpoints,
            image_wanted: Arc::default(),
            profiler: None,
            panic: None,
        };
        if config.profile {
            session.profiler = Some(Profiler::new(session.interrupter.clone()));
        }
        if config.checkpoints.is_some() {
            session.configure(Key::Images, 1)?;
        }
        session.configure(Key::Nesting, NESTING)?;
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
        self.guest.configure(&mut self.store, key, value)?;
        if let (Key::MaxMemory, Ok(bytes)) = (key, usize::try_from(value)) {
            self.store.data_mut().limit_memory(bytes);
            self.captured.set_limit(bytes);
        }
        Ok(())
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

    /// So many lines go before the text that is parsed next: its positions count on from there.
    pub(crate) fn count_lines_before(&mut self, lines: usize) -> Result<()> {
        self.configure(Key::LinesBefore, i64::try_from(lines).unwrap_or_default())
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
        self.deadline.arm();
        let parsed = self.guest.parse(&mut self.store, name, text);
        self.deadline.disarm();
        match parsed? {
            Some(program) => Ok(Ok(program)),
            None => Ok(Err(self.outcome(Status::Error)?)),
        }
    }

    /// Runs a program from its start, linking what it generates on the way.
    pub fn eval(&mut self, program: Program) -> Result<Outcome> {
        // Code finished since the last evaluation is used from the beginning.
        self.linker.finish(&mut self.store, &self.guest)?;
        self.relink()?;
        self.drive(|session| session.guest.eval(&mut session.store, program))
    }

    /// Calls a procedure of the interaction environment: the bytes encode `(name argument …)`.
    pub(crate) fn call(&mut self, form: &[u8]) -> Result<Outcome> {
        self.linker.finish(&mut self.store, &self.guest)?;
        self.relink()?;
        self.drive(|session| session.guest.call(&mut session.store, form))
    }

    /// The cycle of the interface: starts an evaluation, and serves the guest until that ends.
    fn drive(&mut self, start: impl FnOnce(&mut Session) -> Result<Ended>) -> Result<Outcome> {
        self.deadline.arm();
        self.profiler.iter().for_each(Profiler::begin);
        let ended = start(self).and_then(|ended| self.serve(ended));
        self.deadline.disarm();
        if let Some(panic) = self.panic.take() {
            // The extents of the evaluation are left by now: whoever catches this has a session that goes on.
            resume_unwind(panic);
        }
        ended
    }

    fn serve(&mut self, first: Ended) -> Result<Outcome> {
        match self.serve_until(first, &mut || false)? {
            Some(outcome) => Ok(outcome),
            None => unreachable!("nothing told it to stop"),
        }
    }

    /// Serves the guest until the evaluation ends, or until it is suspended and `stops`.
    fn serve_until(&mut self, first: Ended, stops: &mut dyn FnMut() -> bool) -> Result<Option<Outcome>> {
        let mut ended = first;
        loop {
            match ended {
                Ended::Status(Status::Suspended) if stops() => return Ok(None),
                Ended::Status(Status::Suspended) => {
                    self.sample()?;
                    self.linker.serve(&mut self.store, &self.guest)?;
                    self.relink()?;
                    self.asked_for_image()?;
                }
                Ended::Status(Status::Called) => self.answer()?,
                Ended::Status(Status::Checkpoint) => self.checkpoint()?,
                Ended::Status(status) => return self.outcome(status).map(Some),
                Ended::Process(code) => {
                    let (kind, cause) = (Kind::Exit, Cause::Exit);
                    return Ok(Some(Outcome { kind, cause, text: String::new(), code }));
                }
            }
            ended = self.guest.resume(&mut self.store)?;
        }
    }

    /// Asks the guest what it was at, if that is what it was suspended for.
    fn sample(&mut self) -> Result<()> {
        let Some(waited) = self.profiler.as_ref().and_then(Profiler::waiting) else { return Ok(()) };
        // A guest that was made before this question says nothing.
        if let Ok(answer) = self.inspect(Question::Stack, "")? {
            let answer = stats::parse(&answer)?;
            if let Some(profiler) = &mut self.profiler {
                profiler.add(waited, &answer);
            }
        }
        Ok(())
    }

    /// The profile so far: a table, and its stacks in folded form. `None`: none was asked for.
    pub(crate) fn sampled(&self) -> Option<(String, String)> {
        self.profiler.as_ref().map(|profiler| (profiler.table(), profiler.folded()))
    }

    /// Runs the procedure of the host's that the program calls.
    fn answer(&mut self) -> Result<()> {
        let (number, arguments) = self.guest.host_call(&mut self.store)?;
        // What the procedure has captured is the caller's, who gets the panic in the end.
        let answer = catch_unwind(AssertUnwindSafe(|| self.run_procedure(number as usize, &arguments)));
        let answer = match answer {
            Ok(answer) => answer,
            Err(panic) => {
                self.panic = Some(panic);
                let bytes = encoded_error(&ProcedureError::from("a procedure of the host's panicked"));
                return self.guest.host_return(&mut self.store, &bytes, Answer::Abandon);
            }
        };
        let encoded = answer.and_then(|value| {
            let mut encoder = Encoder::default();
            let encoded = encoder.value(&value).map_err(|error| ProcedureError::from(error.to_string()));
            data::dismantle(value);
            encoded.map(|()| encoder.finish())
        });
        match encoded {
            Ok(bytes) => self.guest.host_return(&mut self.store, &bytes, Answer::Value),
            Err(error) => {
                let bytes = encoded_error(&error);
                self.guest.host_return(&mut self.store, &bytes, Answer::Raise)
            }
        }
    }

    fn run_procedure(&mut self, number: usize, arguments: &[u8]) -> std::result::Result<Value, ProcedureError> {
        let mut list = data::decode(arguments, Others::Refuse, self.max_depth).map_err(|error| error.to_string())?;
        let mut items = Vec::new();
        while let Value::Cons(cons) = list {
            let (item, rest) = cons.into_pair();
            items.push(item);
            list = rest;
        }
        let (_, procedure) = self.procedures.get_mut(number).ok_or("the host has no such procedure")?;
        let answer = procedure(&items);
        items.into_iter().for_each(data::dismantle);
        answer
    }

    /// Defines a variable of the interaction environment: the bytes encode `(name . value)`.
    pub(crate) fn define(&mut self, pair: &[u8]) -> Result<()> {
        match self.guest.define(&mut self.store, pair)? {
            true => Ok(()),
            false => Err(RunnerError::TextTooLarge(pair.len())),
        }
    }

    /// Defines a variable of the interaction environment as a procedure of the host's.
    pub(crate) fn define_procedure(&mut self, name: &str, procedure: HostProcedure) -> Result<()> {
        let number = self.procedures.len() as u32;
        self.procedures.push((name.to_owned(), procedure));
        match self.guest.define_procedure(&mut self.store, name, number)? {
            true => Ok(()),
            false => Err(RunnerError::TextTooLarge(name.len())),
        }
    }

    /// The names that the procedures of the host's were defined with, by their numbers.
    pub(crate) fn procedure_names(&self) -> Vec<String> {
        self.procedures.iter().map(|(name, _)| name.clone()).collect()
    }

    /// The procedures that an image has the numbers of.
    pub(crate) fn bind_procedures(&mut self, procedures: impl Iterator<Item = (String, HostProcedure)>) {
        self.procedures.extend(procedures);
    }

    /// The last value, or the parts of the last error, encoded.
    pub(crate) fn result_data(&mut self) -> Result<Vec<u8>> {
        self.guest.result_data(&mut self.store)
    }

    /// Levels of nesting in the arguments of the host's procedures.
    pub(crate) fn set_max_depth(&mut self, depth: usize) {
        self.max_depth = depth;
    }

    /// How long each evaluation may take. The limit is noticed at the guest's safe points and in all work of its that may
    /// be long, within 100 ms, or a second when numbers of millions of digits are multiplied; a read that waits for input
    /// is not cut short.
    pub fn set_time_limit(&mut self, limit: Option<Duration>) {
        self.deadline.set_limit(limit);
    }

    /// Has the process ended when the limit of time is reached and the guest waits for the system.
    pub(crate) fn end_process_when_late(&mut self) {
        self.deadline.end_process();
    }

    /// What is left of the fuel ([`Key::Fuel`]); `None` when there is no limit.
    pub fn fuel(&mut self) -> Result<Option<u64>> {
        self.guest.fuel(&mut self.store)
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

    /// What the session takes of its host now.
    pub fn footprint(&self) -> Footprint {
        Footprint {
            memory: self.guest.memory.data_size(&self.store),
            table: self.guest.table.size(&self.store) as usize,
            instances: self.linker.linked.len(),
        }
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

    /// The counters of `--stats` as a table.
    pub(crate) fn stats_table(&mut self) -> Result<String> {
        let counters = self.stats()?;
        let cache = self.host.cache_refusal();
        let refusals = [("module refused", self.refusal()), ("cache not used", cache.as_deref())];
        let refusals: Vec<_> = refusals.into_iter().filter_map(|(what, why)| Some((what, why?))).collect();
        Ok(stats::table(&counters, &self.link_times(), &refusals))
    }

    /// A handle to end an evaluation from another thread.
    pub fn interrupter(&self) -> Interrupter {
        self.interrupter.clone()
    }

    /// The captured streams.
    pub(crate) fn captured(&self) -> &Captured {
        &self.captured
    }

    /// The captured standard output so far.
    pub fn stdout(&self) -> String {
        wasi::text(self.captured.stdout.as_ref())
    }

    /// The captured standard error so far.
    pub fn stderr(&self) -> String {
        wasi::text(self.captured.stderr.as_ref())
    }

    /// The captured standard output since this was last asked.
    pub(crate) fn take_stdout(&self) -> Vec<u8> {
        self.captured.stdout.as_ref().map(Capture::take).unwrap_or_default()
    }

    /// The captured standard error since this was last asked.
    pub(crate) fn take_stderr(&self) -> Vec<u8> {
        self.captured.stderr.as_ref().map(Capture::take).unwrap_or_default()
    }

    fn outcome(&mut self, status: Status) -> Result<Outcome> {
        let result = self.guest.result(&mut self.store)?;
        let kind = match status {
            Status::Done if result.kind == ResultKind::Value => Kind::Value,
            Status::Done | Status::Suspended | Status::Called | Status::Checkpoint => Kind::NoValue,
            Status::Exit => Kind::Exit,
            Status::Error => match result.cause {
                Cause::Interrupted => Kind::Interrupted,
                Cause::Fuel => Kind::OutOfFuel,
                Cause::Time => Kind::TimeLimit,
                _ => Kind::Error,
            },
        };
        let code = match kind {
            Kind::NoValue | Kind::Value => EXIT_OK,
            Kind::Exit => result.code,
            _ => result.code.max(EXIT_ERROR),
        };
        Ok(Outcome { kind, cause: result.cause, text: result.text, code })
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // Before the memory goes: others may hold the handle for longer.
        self.interrupter.detach();
    }
}

/// `(message irritant …)`; irritants that Scheme has no value for are left out.
fn encoded_error(error: &ProcedureError) -> Vec<u8> {
    let encode = |irritants: &[Value]| {
        let mut encoder = Encoder::default();
        encoder.list(1 + irritants.len())?;
        encoder.string(&error.message)?;
        irritants.iter().try_for_each(|irritant| encoder.value(irritant))?;
        encoder.null();
        Ok::<_, data::DataError>(encoder.finish())
    };
    encode(&error.irritants).or_else(|_| encode(&[])).unwrap_or_default()
}
