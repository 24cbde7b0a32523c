//! Serving requests: all native frames are gone, the Scheme stack is canonical.

use super::drive::{Escape, Next};
use super::{Engine, Report, dump};
use crate::heap::patience;
use crate::heap::regs::reg;
use crate::heap::{Environment, Frame, Global, Program, Value};
use crate::interp::calls;
use crate::jit::Reentry;
use crate::vm::Heat;
use crate::vm::control::{Hook, Request};
use host_interface::{Cause, ResultKind, Status, exit_code};

impl Engine {
    /// What to do next, or how the evaluation ends (for now).
    pub(super) fn serve(&self, request: Request) -> Result<Next, Status> {
        let at = self.vm.request_at.get();
        reg::DEPTH.set(0);
        match request {
            Request::None => unreachable!("unwound without a request"),
            Request::Capture { procedure } => Ok(self.call_with_continuation(at, procedure)),
            Request::Throw { continuation, value } => Ok(self.throw(continuation, value)),
            Request::CallIn { continuation, thunk } => Ok(self.call_in(continuation, thunk)),
            Request::Escape { mark, thunk } => Ok(self.escape(at, mark, Escape::Call(thunk))),
            Request::Give { mark, value } => Ok(self.escape(at, mark, Escape::Return(value))),
            Request::Eval { form, environment } => {
                self.heeding(at, self.parts.forms.get().eval_form(self, at, form, environment))
            }
            Request::Load { name, environment } => {
                self.heeding(at, self.parts.forms.get().load_file(self, at, name, environment))
            }
            Request::NextForm { handle, index } => {
                let forms = self.parts.forms.get();
                let thunk = self.make_room(at).and_then(|()| forms.next_form(self, handle, index));
                self.heeding(at, thunk.map(|value| Next::Return { fp: at, value }))
            }
            Request::Exit { code } => {
                self.vm.ports.flush_all();
                // A program whose output is lost has not done what it was asked for.
                let (text, lost) = self.lost_output().unwrap_or((String::new(), Cause::Exit));
                let code = if code == exit_code::OK { lost.exit_code() } else { code };
                self.set_report(Report { kind: ResultKind::Exit, text, code, cause: Cause::Exit });
                Err(Status::Exit)
            }
            Request::Uncaught { condition } => Err(self.uncaught(condition, self.below(at))),
            Request::Overflow { frame, site } => Ok(self.overflow(frame, site)),
            Request::Suspend { frame, site, asked } => self.heated(Next::Execute { fp: frame, site }, asked),
            Request::Change { cell, frame, site } => {
                self.content_changes(cell);
                Ok(Next::Execute { fp: frame, site })
            }
            Request::Checkpoint => self.checkpoint(at),
            Request::HostCall { number, arguments } => Err(self.call_host(at, number, arguments)),
            Request::Interrupt { late } => Err(self.interrupted(late, at)),
            Request::OutOfFuel => Err(self.stopped("out of fuel", Cause::Fuel, at)),
            Request::GivenUp => Err(self.given_up(self.below(at))),
        }
    }

    /// Raises what went wrong on behalf of the primitive whose frame is at `at`, unless it was that the evaluation is to
    /// end.
    fn heeding(&self, at: Frame, next: Result<Next, Value>) -> Result<Next, Status> {
        match next {
            Err(_) if patience::is_stopped() => Err(self.given_up(self.below(at))),
            Err(condition) => Ok(self.raise_at(at, condition)),
            Ok(next) => Ok(next),
        }
    }

    /// Ends an evaluation that gave up what it was at.
    pub(super) fn given_up(&self, top: Frame) -> Status {
        if patience::is_interrupted() {
            let late = patience::is_late();
            reg::HOST_REQUEST.set(0);
            return self.interrupted(late, top);
        }
        self.stopped("out of fuel", Cause::Fuel, top)
    }

    /// Ends an evaluation that the host has interrupted.
    fn interrupted(&self, late: bool, top: Frame) -> Status {
        match late {
            true => self.stopped("time limit reached", Cause::Time, top),
            false => self.stopped("interrupted", Cause::Interrupted, top),
        }
    }

    /// The counters noticed something, or the host wants control.
    fn heated(&self, next: Next, asked: bool) -> Result<Next, Status> {
        let heats = self.vm.hot.take();
        let has_work = self.parts.generator.get().heated(self, &heats);
        if asked || has_work { Err(self.suspend(next)) } else { Ok(next) }
    }

    /// The host has linked the module with this number, and its `patch` gave 0.
    pub fn linked(&self, id: u32) {
        self.dump(dump::PATCH, || self.jit.patched(id));
        self.jit.linked(self.vm, id);
    }

    /// A top-level variable is about to hold something else, or does already. No native frame is left.
    pub(super) fn content_changes(&self, cell: Value) {
        if Global::known(cell).is_watched() {
            self.parts.generator.get().content_changes(self, cell);
        }
        debug_assert!(!Global::known(cell).is_watched(), "code relies on a variable that changes");
    }

    /// Tells the code generator what the counters noticed; has it work now that the host should hear of?
    pub(super) fn take_heats(&self, heats: &[Heat]) -> bool {
        for &heat in heats {
            match heat {
                Heat::Entries(code) => self.jit.request(code, None),
                Heat::Loop(code, number) => {
                    self.jit.request(code, Some(Reentry::Loop(crate::core::tree::LoopId(number))));
                }
                Heat::Resumptions(code) => self.jit.request(code, Some(Reentry::Calls)),
                Heat::Exits(code, site) => self.jit.invalidate(code, site),
            }
        }
        self.jit.has_work() && !self.jit.awaits_link()
    }

    /// Collects before a form is expanded when the heap is over its limit: the expander has no safe point, and what a
    /// program that ran out of memory has left behind would be taken for what the expansion needs. The frame at `at`
    /// has two arguments. As at a safe point, it is an error when the heap stays over its limit: this collection is the
    /// one that the next poll would have made, and without it every form would collect in vain.
    fn make_room(&self, at: Frame) -> Result<(), Value> {
        if self.vm.heap.over_limit() {
            self.vm.collect(at.above(Frame::size_for(2)).addr());
        }
        match self.vm.heap.over_limit() {
            true => Err(calls::to_raise(self.vm, self.vm.out_of_memory())),
            false => Ok(()),
        }
    }

    /// `(eval form environment)`: the form becomes a program of its own, run in place of the primitive's frame.
    pub(super) fn eval_form(&self, at: Frame, form: Value, environment: Value) -> Result<Next, Value> {
        if environment == Value::TRUE {
            // The prelude's `environment` wants an empty one to import into.
            let id = self.expander.empty_environment();
            let object = Environment::new(&self.vm.heap, id.0).value();
            self.expander.hold(id, object);
            return Ok(Next::Return { fp: at, value: object });
        }
        self.make_room(at)?;
        Ok(self.run_in_place(at, self.program_of(form, environment)?))
    }

    /// `(load name environment)`.
    pub(super) fn load_file(&self, at: Frame, name: Value, environment: Value) -> Result<Next, Value> {
        Ok(self.run_in_place(at, self.program_in_file(name, environment)?))
    }

    fn run_in_place(&self, at: Frame, handle: u32) -> Next {
        let program = Program::new(&self.vm.heap, handle).value();
        self.programs.hold(handle, program);
        let arguments = [program, Value::fixnum(0)];
        self.instead(at, self.vm.hook(Hook::RunProgram), &arguments)
    }
}
