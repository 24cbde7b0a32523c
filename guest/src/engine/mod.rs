//! The engine: everything put together. Programs are read, expanded, lowered and flattened form by form; the driver runs
//! them and serves the requests that unwind the native stack.

mod arguments;
mod backtrace;
mod boot;
mod compile;
mod drive;
mod dump;
mod exporters;
mod finalise;
mod frames;
mod image;
mod inspect;
mod links;
mod option;
mod embed;
mod origin;
mod parts;
mod programs;
mod report;
mod serve;
mod sources;
mod stats;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_drive;
#[cfg(test)]
pub(crate) mod tests_support;

pub use boot::boot;

use crate::heap::{Frame, Value};
use crate::jit::Jit;
use crate::spec::Runtime;
use crate::syntax::{EnvId, Expander};
use crate::vm::Vm;
use drive::Next;
use exporters::Exporters;
use host_interface::{Cause, ResultKind};
use parts::Parts;
use programs::Programs;
use std::cell::{Cell, RefCell};

/// What the host may ask about the last evaluation.
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub kind: ResultKind,
    pub text: String,
    /// Exit code of the process that this evaluation would be.
    pub code: i32,
    pub cause: Cause,
}

/// An evaluation that ended in an error, in parts.
#[derive(Clone, Debug, Default)]
struct Failure {
    /// The condition's kind; empty when another object was raised.
    kind: String,
    /// What happened, where there is no object.
    message: String,
    /// `Engine::value` is what was raised.
    has_object: bool,
    /// `file:line:column`
    position: Option<String>,
    /// Procedures (with arguments) and positions, innermost first.
    frames: Vec<(String, String)>,
}

/// One instance.
pub struct Engine {
    pub vm: &'static Vm,
    pub expander: Expander,
    pub jit: Jit,
    runtime: Runtime,
    programs: Programs,
    parts: Parts,
    exporters: Exporters,
    /// What to do when the host resumes.
    pending: Cell<Option<Next>>,
    report: RefCell<Report>,
    /// More of the report after an error.
    failure: RefCell<Option<Failure>>,
    /// The error whose extents are being left.
    leaving: RefCell<Option<(Report, Failure, Value)>>,
    host_call: RefCell<embed::HostCall>,
    /// Why the host gives up the evaluation that called it.
    abandoned: RefCell<Option<(String, Frame)>>,
    /// The program that an image made now begins with; 0: it goes on with what is suspended.
    first: Cell<u32>,
    /// The environment of the program being evaluated: where `eval` without an environment works.
    current: Cell<EnvId>,
    /// The thunk of the top-level form that runs (kept by its program): where an error is whose own frames are gone.
    form: Cell<Value>,
    /// The pass whose result is written on standard error.
    dump: Cell<Option<&'static str>>,
    /// The value of the evaluation that ended last (a root).
    value: Cell<Value>,
}

impl Engine {
    /// What the last call came to.
    pub fn report(&self) -> Report {
        self.report.borrow().clone()
    }

    fn set_report(&self, report: Report) {
        *self.report.borrow_mut() = report;
        *self.failure.borrow_mut() = None;
    }

    /// Reports what went well.
    fn set_result(&self, kind: ResultKind, text: String) {
        self.set_report(Report { kind, text, ..Report::default() });
    }

    /// Reports that a call of the host's is refused, and why; what is suspended stays as it is.
    pub fn refuse(&self, why: &str) {
        let failure = Failure { message: why.to_string(), ..Failure::default() };
        self.set_failure(why.to_string(), Cause::Refused, failure);
    }

    /// Is an evaluation suspended? Then there are frames on the stack, and what would reset it is refused, with a report.
    fn is_busy(&self) -> bool {
        let busy = self.pending.get().is_some();
        if busy {
            self.refuse("an evaluation is suspended");
        }
        busy
    }

    /// Is this a final program, without the compiler? Then what needs it is refused, with a report.
    fn is_final(&self) -> bool {
        let is_final = !self.parts.forms.get().compiles();
        if is_final {
            self.refuse(parts::WITHOUT_COMPILER);
        }
        is_final
    }

    /// Is there such a program? If not, the report says so.
    fn knows(&self, handle: u32) -> bool {
        let known = match self.parts.forms.get().compiles() {
            true => self.programs.environment(handle).is_some(),
            false => self.parts.program.get() == handle,
        };
        if !known {
            self.refuse(&format!("there is no program {handle}"));
        }
        known
    }

    /// Forgets what the last call came to.
    fn forget_outcome(&self) {
        *self.report.borrow_mut() = Report::default();
        *self.failure.borrow_mut() = None;
        *self.host_call.borrow_mut() = embed::HostCall::default();
        self.value.set(Value::UNSPECIFIED);
        self.form.set(Value::FALSE);
    }

    /// Reports an error, whole and in parts.
    fn set_failure(&self, text: String, cause: Cause, failure: Failure) {
        self.set_report(Report { kind: ResultKind::Error, text, code: cause.exit_code(), cause });
        *self.failure.borrow_mut() = Some(failure);
    }
}
