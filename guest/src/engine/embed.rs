//! What a host does besides running texts: calls procedures with data, defines variables, offers procedures of its own.

use super::drive::Next;
use super::{Engine, Failure};
use crate::data::condition::{self, ConditionKind};
use crate::data::{list, string, symbol};
use crate::heap::objects::{car, cdr};
use crate::heap::{Frame, Global, Value};
use crate::interp::calls;
use crate::spec::limits::MAX_APPLY;
use crate::syntax::Expander;
use crate::text::printer;
use crate::text::wire::{self, ReadError, Writer};
use crate::vm::control::{Control, Hook};
use host_interface::{Answer, ResultKind, Status};

/// A call of a procedure of the host's that waits for its answer.
#[derive(Clone, Debug, Default)]
pub struct HostCall {
    /// The host's number for the procedure.
    pub number: u32,
    /// The list of arguments, encoded.
    pub arguments: Vec<u8>,
    /// What the host is to give, and the frame that waits for it; `None` when nobody waits.
    waiting: Option<(Awaited, Frame)>,
}

/// What a suspended program waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Awaited {
    /// The value of a procedure of the host's.
    Value,
    /// An image; in the image itself nobody waits.
    Image,
}

impl Engine {
    /// Calls a procedure of the interaction environment: the bytes encode `(name argument …)`.
    pub fn call(&self, bytes: &[u8]) -> Status {
        if self.is_final() {
            return Status::Error;
        }
        self.begin_running();
        if let Err(status) = self.reset() {
            return status;
        }
        self.enter_environment(Expander::INTERACTION);
        match self.callee(bytes) {
            Ok((procedure, arguments)) => {
                let next = self.enter_at_base(procedure, &arguments);
                self.settle(self.drive(next))
            }
            Err(control) => self.uncaught(calls::to_raise(self.vm, control), Frame::NONE),
        }
    }

    fn callee(&self, bytes: &[u8]) -> Result<(Value, Vec<Value>), Control> {
        let malformed = || self.vm.error(ConditionKind::Error, "the host's call is malformed", &[]);
        let form = self.decode(bytes).map_err(|error| match error {
            ReadError::Malformed => malformed(),
            ReadError::Memory => Control::RetryAfterGc,
        })?;
        let parts = list::to_vec(form).filter(|parts| !parts.is_empty() && symbol::is_symbol(parts[0]));
        let parts = parts.ok_or_else(malformed)?;
        if parts.len() > MAX_APPLY as usize {
            let message = format!("call: more than {} arguments", MAX_APPLY);
            return Err(self.vm.error(ConditionKind::TooLarge, &message, &[]));
        }
        let cell = self.expander.lookup_global(Expander::INTERACTION, parts[0]);
        match cell.map(|cell| Global::known(cell).content()).filter(|&value| value != Value::UNASSIGNED) {
            Some(procedure) => Ok((procedure, parts[1..].to_vec())),
            None => {
                let message = format!("unbound variable: {}", symbol::name(parts[0]));
                Err(self.vm.error(ConditionKind::Unbound, &message, &[]))
            }
        }
    }

    /// Defines a variable of the interaction environment: the bytes encode `(name . value)`. False when they do not, or
    /// there is no memory.
    pub fn define(&self, bytes: &[u8]) -> bool {
        if self.is_final() {
            return false;
        }
        match self.decode(bytes) {
            Ok(pair) if pair.is_pair() && symbol::is_symbol(car(pair)) => {
                self.define_in_interaction(car(pair), cdr(pair));
                true
            }
            _ => {
                self.refuse("the host's definition is malformed, or there is no memory for it");
                false
            }
        }
    }

    /// Defines a variable of the interaction environment as a procedure of the host's: calls of it suspend with
    /// [`Status::Called`].
    pub fn define_procedure(&self, name: &str, number: u32) -> bool {
        if self.is_busy() || self.is_final() || self.reset().is_err() {
            return false;
        }
        let make = self.vm.hook(Hook::HostProcedure);
        let next = self.enter_at_base(make, &[Value::fixnum(number as i64)]);
        // Code may be ready for linking: there is no hurry.
        let mut status = self.drive(next);
        while status == Status::Suspended {
            status = self.resume();
        }
        if status != Status::Done {
            return false;
        }
        let Ok(name) = self.vm.symbols.try_intern(&self.vm.heap, name) else { return false };
        self.define_in_interaction(name, self.value.get());
        true
    }

    fn define_in_interaction(&self, name: Value, value: Value) {
        let cell = self.expander.define_global(&self.vm.heap, Expander::INTERACTION, name, value);
        self.content_changes(cell);
    }

    /// Decodes a value of the host's; collects when there is no memory for it.
    fn decode(&self, bytes: &[u8]) -> Result<Value, ReadError> {
        let read = || wire::read(&self.vm.heap, &self.vm.symbols, bytes);
        match read() {
            Err(ReadError::Memory) => {
                self.vm.collect(self.suspended_top());
                read()
            }
            other => other,
        }
    }

    /// The program calls a procedure of the host's; the frame at `at` waits for the result.
    pub(super) fn call_host(&self, at: Frame, number: u32, arguments: Value) -> Status {
        let mut writer = Writer::default();
        if !writer.value(arguments, self.vm.config.max_memory.get()) {
            self.pending.set(Some(self.raise_at(at, self.too_large_to_pass())));
            return Status::Suspended;
        }
        let waiting = Some((Awaited::Value, at));
        *self.host_call.borrow_mut() = HostCall { number, arguments: writer.finish(), waiting };
        self.pending.set(Some(Next::Return { fp: at, value: Value::UNSPECIFIED }));
        Status::Called
    }

    /// The host does not answer the call that waits, if there is one: it raises.
    pub(super) fn raise_in_host_call(&self, why: &str) {
        let waiting = self.host_call.take().waiting;
        if let Some((_, at)) = waiting {
            let control = self.vm.error(ConditionKind::Unsupported, why, &[]);
            self.pending.set(Some(self.raise_at(at, calls::to_raise(self.vm, control))));
        }
    }

    /// The frame at `at` waits for what the host answers; who does not wait goes on with `next`.
    pub(super) fn await_host(&self, at: Frame, what: Awaited, next: Next) {
        *self.host_call.borrow_mut() = HostCall { waiting: Some((what, at)), ..HostCall::default() };
        self.pending.set(Some(next));
    }

    /// What the suspended program waits for.
    pub(super) fn awaited(&self) -> Option<Awaited> {
        self.host_call.borrow().waiting.map(|(what, _)| what)
    }

    /// Nobody waits for the host any more.
    pub(super) fn await_nothing(&self) {
        *self.abandoned.borrow_mut() = None;
        self.host_call.take();
    }

    /// The call that waits.
    pub fn host_call(&self) -> HostCall {
        self.host_call.borrow().clone()
    }

    /// Answers the call that waits: the bytes encode its value, or, for an error, `(message irritant …)`. False when they
    /// do not, and the call is then still to be answered, or when no call waits.
    pub fn host_return(&self, bytes: &[u8], answer: Answer) -> bool {
        let Some((_, at)) = self.host_call.borrow().waiting else {
            self.refuse("no call waits for an answer");
            return false;
        };
        let malformed = || {
            self.refuse("the host's answer is malformed");
            false
        };
        let value = match wire::read(&self.vm.heap, &self.vm.symbols, bytes) {
            Ok(value) => value,
            Err(ReadError::Malformed) => return malformed(),
            Err(ReadError::Memory) => {
                let condition = calls::to_raise(self.vm, Control::RetryAfterGc);
                self.await_nothing();
                self.pending.set(Some(self.raise_at(at, condition)));
                return true;
            }
        };
        if answer != Answer::Value && !value.is_pair() {
            return malformed();
        }
        self.await_nothing();
        self.pending.set(Some(match answer {
            Answer::Value => Next::Return { fp: at, value },
            Answer::Abandon => {
                let message = car(value);
                let why = if string::is_string(message) { string::to_rust(message) } else { printer::write(message) };
                *self.abandoned.borrow_mut() = Some((why, at));
                Next::Return { fp: at, value: Value::UNSPECIFIED }
            }
            Answer::Raise => {
                let (heap, symbols) = (&self.vm.heap, &self.vm.symbols);
                let kind = ConditionKind::Error;
                let made = condition::make_with(heap, symbols, kind, car(value), cdr(value), Value::FALSE);
                self.raise_at(at, made)
            }
        }));
        true
    }

    fn too_large_to_pass(&self) -> Value {
        let error = self.vm.error(ConditionKind::TooLarge, "a value is too large to be passed to the host", &[]);
        calls::to_raise(self.vm, error)
    }

    /// What the last evaluation came to, encoded: its value, or after an error the vector
    /// `#(kind message irritants position frames)` (see `doc/abi.md`).
    pub fn datum(&self) -> Vec<u8> {
        let failure = self.failure.borrow();
        match &*failure {
            None if self.report.borrow().kind == ResultKind::Error => {
                self.encoded_failure(&Failure { message: self.report().text, ..Failure::default() })
            }
            None => self.encoded(self.value.get()),
            Some(failure) => self.encoded_failure(failure),
        }
    }

    fn encoded(&self, value: Value) -> Vec<u8> {
        let mut writer = Writer::default();
        if writer.value(value, self.vm.config.max_memory.get()) {
            return writer.finish();
        }
        let mut writer = Writer::default();
        writer.other("a value that is too large");
        writer.finish()
    }

    fn encoded_failure(&self, failure: &Failure) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.vector(5);
        writer.string(&failure.kind);
        let object = self.value.get();
        let limit = self.vm.config.max_memory.get();
        let fits = match failure.has_object {
            false => {
                writer.string(&failure.message);
                writer.list(0);
                writer.end_list();
                true
            }
            true if condition::is_condition(object) => {
                writer.value(condition::message(object), limit) && writer.value(condition::irritants(object), limit)
            }
            true => {
                writer.string("uncaught exception");
                writer.list(1);
                let fits = writer.value(object, limit);
                writer.end_list();
                fits
            }
        };
        if !fits {
            let (kind, position, frames) = (failure.kind.clone(), failure.position.clone(), failure.frames.clone());
            let message = "an error with irritants that are too large".to_string();
            return self.encoded_failure(&Failure { kind, message, has_object: false, position, frames });
        }
        writer.string(failure.position.as_deref().unwrap_or_default());
        writer.list(failure.frames.len());
        for (name, position) in &failure.frames {
            writer.vector(2);
            writer.string(name);
            writer.string(position);
        }
        writer.end_list();
        writer.finish()
    }
}
