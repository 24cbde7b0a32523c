//! The driver: runs canonical frames until there are none, and serves what unwinds the native stack.

use super::{Engine, Failure, dump};
use crate::data::condition::ConditionKind;
use crate::heap::patience;
use crate::heap::regs::reg;
use crate::heap::{Addr, Frame, Tier, Value, stack};
use crate::interp::calls::{self, Entered};
use crate::interp::resume::{Resumed, resume};
use crate::interp::run::{Start, run};
use crate::interp::safepoint;
use crate::prims::as_values;
use crate::spec::limits::{FIRST_FRAMES, LEAVING_FUEL};
use crate::text::printer::{self, Style};
use crate::vm::control::{Control, Hook, Kont, Request};
use crate::vm::frames::{Found, code_of};
use crate::vm::native;
use host_interface::{Cause, ResultKind, Status};

/// What the driver does next.
#[derive(Clone, Copy, Debug)]
pub(super) enum Next {
    /// Execute the instruction at this site of the canonical frame.
    Execute { fp: Frame, site: u32 },
    /// Call a procedure; its arguments are in the slots of the frame `fp`, whose `link` is set.
    Enter { fp: Frame, callee: Value, argc: u32 },
    /// The frame `fp` is gone and gave this value.
    Return { fp: Frame, value: Value },
}

/// What takes the place of a frame that is escaped to.
#[derive(Clone, Copy, Debug)]
pub(super) enum Escape {
    /// A call of this procedure without arguments.
    Call(Value),
    /// A return of this value.
    Return(Value),
}

impl Escape {
    fn at(self, fp: Frame) -> Next {
        match self {
            Escape::Call(thunk) => Next::Enter { fp, callee: thunk, argc: 0 },
            Escape::Return(value) => Next::Return { fp, value },
        }
    }
}

impl Engine {
    /// Runs a program from its first form.
    pub fn eval(&self, handle: u32) -> Status {
        if !self.knows(handle) {
            return Status::Error;
        }
        self.begin_running();
        if let Err(status) = self.reset() {
            return status;
        }
        self.parts.forms.get().enter_program(self, handle);
        let arguments = [Value::fixnum(handle as i64), Value::fixnum(0)];
        let next = self.enter_at_base(self.vm.hook(Hook::RunProgram), &arguments);
        self.settle(self.drive(next))
    }

    /// Goes on after `Status::Suspended`, and after the host has answered. A call that it has not answered raises.
    pub fn resume(&self) -> Status {
        if let Some((why, at)) = self.abandoned.take() {
            self.pending.set(None);
            return self.settle(self.stopped(&why, Cause::Abandoned, self.below(at)));
        }
        self.raise_in_host_call("the host gave no answer");
        match self.pending.take() {
            Some(next) => self.settle(self.drive(self.restart(next))),
            None => {
                self.refuse("nothing is suspended");
                Status::Error
            }
        }
    }

    /// After an error the extents of `dynamic-wind` that it happened in are left: their afters run, and put back what
    /// `parameterize` bound. What goes wrong there is not reported; an interrupt ends it.
    pub(super) fn settle(&self, status: Status) -> Status {
        let mut status = status;
        loop {
            if matches!(status, Status::Suspended | Status::Called | Status::Checkpoint) {
                return status;
            }
            let first = self.leaving.borrow().is_none();
            if first && status != Status::Error {
                return status;
            }
            if first {
                let failure = self.failure.borrow().clone().unwrap_or_default();
                *self.leaving.borrow_mut() = Some((self.report(), failure, self.value.get()));
            }
            let goes_on = match status {
                Status::Error => first || !matches!(self.report.borrow().cause, Cause::Interrupted | Cause::Time),
                _ => false,
            };
            let winders = reg::WINDERS.get();
            if !goes_on || winders == Value::NIL {
                return self.left();
            }
            let _ = self.reset();
            reg::WINDERS.set(winders);
            if reg::COUNTING.get() != 0 && safepoint::fuel() < LEAVING_FUEL {
                safepoint::set_fuel(self.vm, LEAVING_FUEL);
            }
            status = self.drive(self.enter_at_base(self.vm.hook(Hook::LeaveExtents), &[]));
        }
    }

    /// All extents are left: the error is the result.
    fn left(&self) -> Status {
        reg::WINDERS.set(Value::NIL);
        if let Some((report, failure, raised)) = self.leaving.take() {
            if report.cause == Cause::Fuel {
                safepoint::set_fuel(self.vm, 0);
            }
            self.set_failure(report.text, report.cause, failure);
            self.value.set(raised);
        }
        Status::Error
    }

    /// Runs the forms of a program one by one without the prelude's help: the prelude itself.
    pub(super) fn run_each_form(&self, handle: u32) -> Status {
        for index in 0.. {
            let thunk = match self.next_form(handle, index) {
                Ok(Value::FALSE) => break,
                Ok(thunk) => thunk,
                Err(condition) => return self.uncaught(condition, Frame::NONE),
            };
            if self.reset().is_err() {
                return Status::Error;
            }
            let next = self.enter_at_base(thunk, &[]);
            match self.drive(next) {
                Status::Done => {}
                status => return status,
            }
        }
        Status::Done
    }

    /// An empty stack and fresh dynamic state, under the present configuration.
    pub(super) fn reset(&self) -> Result<(), Status> {
        let vm = self.vm;
        vm.heap.set_limit(vm.config.max_memory.get());
        vm.heap.stress.set(vm.config.gc_stress.get() != 0);
        if vm.reserve_stack().is_err() {
            let message = "no memory for the stack".to_string();
            self.set_failure(message.clone(), Cause::Memory, Failure { message, ..Failure::default() });
            return Err(Status::Error);
        }
        self.pending.set(None);
        self.await_nothing();
        self.form.set(Value::FALSE);
        vm.kont.set(Kont::BOTTOM);
        reg::HANDLERS.set(Value::NIL);
        reg::WINDERS.set(Value::NIL);
        vm.request.set(Request::None);
        // What the last evaluation left in the first frames' slots and in the tail registers would stay alive until it is
        // overwritten, which never comes to pass where the first form finds no memory: a session that once ran out of it
        // would be out of it for good.
        stack::clear(vm.stack_base(), vm.stack_base() + FIRST_FRAMES);
        vm.set_tail(Value::FALSE, 0);
        reg::DEPTH.set(0);
        if !vm.hot.borrow().is_empty() {
            // Code of definitions that nothing has called yet waits to be compiled: the next poll asks for that.
            vm.request_poll();
        }
        Ok(())
    }

    pub(super) fn enter_at_base(&self, callee: Value, arguments: &[Value]) -> Next {
        let base = self.vm.base_frame();
        base.set_link(Frame::NONE);
        self.enter_at(base, callee, arguments)
    }

    fn enter_at(&self, fp: Frame, callee: Value, arguments: &[Value]) -> Next {
        fp.slots(arguments.len() as u32).write(arguments.iter().copied());
        Next::Enter { fp, callee, argc: arguments.len() as u32 }
    }

    pub(super) fn drive(&self, first: Next) -> Status {
        patience::listening(|| self.run_from(first))
    }

    fn run_from(&self, first: Next) -> Status {
        let mut next = first;
        loop {
            let (fp, result) = match self.step(next) {
                Ok(step) => step,
                Err(value) => return self.done(value),
            };
            next = match result {
                Value::UNWIND => match self.serve(self.vm.request.take()) {
                    Ok(next) => next,
                    Err(status) => return status,
                },
                Value::TAIL => {
                    let (callee, argc) = self.vm.tail();
                    Next::Enter { fp, callee, argc }
                }
                value => Next::Return { fp, value },
            };
        }
    }

    /// One run of canonical frames: which frame ended, and how. `Err` is the value of the whole evaluation.
    fn step(&self, next: Next) -> Result<(Frame, Value), Value> {
        let (vm, base) = (self.vm, self.vm.base_frame());
        Ok(match next {
            Next::Execute { fp, site } => (base, run(vm, base, fp, Start::Execute { site })),
            Next::Enter { fp, callee, argc } => match calls::enter(vm, fp, callee, argc, None) {
                Entered::Interpreted { fp, closure } => {
                    fp.set_closure(closure);
                    (base, run(vm, base, fp, Start::Execute { site: 0 }))
                }
                Entered::Compiled { fp, closure, argc } => {
                    let entry = code_of(closure).entry_any();
                    // Compiled code runs: whoever collects meanwhile must see that native frames are there.
                    reg::DEPTH.set(1);
                    let value = native::call_any(entry, fp, closure, argc);
                    reg::DEPTH.set(0);
                    (fp, value)
                }
                Entered::Value(value) => (fp, value),
            },
            Next::Return { fp, value } if fp != base => (base, run(vm, base, fp.link(), Start::Deliver { value })),
            Next::Return { value, .. } => (base, self.return_to_captured(value)?),
        })
    }

    /// The stack is empty: captured frames are given what the one before them gave, until one of them goes on interpreted
    /// or gives no value. `Err` is the value of the last.
    fn return_to_captured(&self, value: Value) -> Result<Value, Value> {
        let (vm, base) = (self.vm, self.vm.base_frame());
        let mut value = value;
        while vm.reinstate() {
            // Compiled code runs: whoever collects meanwhile must see that native frames are there.
            reg::DEPTH.set(1);
            let resumed = resume(vm, base, value);
            reg::DEPTH.set(0);
            match resumed {
                Resumed::Done(Value::UNWIND) => return Ok(Value::UNWIND),
                Resumed::Done(given) => value = given,
                Resumed::Interpreted => return Ok(run(vm, base, base, Start::GoOn { value })),
            }
        }
        Err(value)
    }

    fn done(&self, value: Value) -> Status {
        self.value.set(value);
        self.vm.ports.flush_all();
        if let Some(status) = self.output_lost() {
            return status;
        }
        let values = as_values(value);
        let unspecified = values.is_empty() || values == [Value::UNSPECIFIED];
        let shown = !unspecified || self.vm.config.show_result.get() != 0;
        let mut text = String::new();
        for (i, value) in values.into_iter().filter(|_| shown).enumerate() {
            text.push_str(if i > 0 { "\n" } else { "" });
            if printer::print(&mut text, value, Style::Write).is_err() {
                match patience::is_stopped() {
                    true => return self.given_up(Frame::NONE),
                    false => text.push('…'),
                }
            }
        }
        self.set_result(if shown { ResultKind::Value } else { ResultKind::Nothing }, text);
        Status::Done
    }

    /// The newest canonical frame below the frame `at`, if there is one on the stack.
    pub(super) fn below(&self, at: Frame) -> Frame {
        if at == self.vm.base_frame() { Frame::NONE } else { at.link() }
    }

    /// Moves all frames below `at` to the heap.
    pub(super) fn capture_below(&self, at: Frame, keep: Addr) -> Result<(), Value> {
        let top = self.below(at);
        if top.is_none() {
            return Ok(());
        }
        if self.vm.capture(top).is_ok() {
            return Ok(());
        }
        self.vm.collect(keep);
        self.vm.capture(top).map_err(|retry| calls::to_raise(self.vm, Control::from(retry)))
    }

    /// Raises `condition` in place of the frame `at`.
    pub(super) fn raise_at(&self, at: Frame, condition: Value) -> Next {
        self.enter_at(at, self.vm.hook(Hook::Raise), &[condition])
    }

    /// Calls `procedure` with the continuation of the frame `at` (R7RS §6.10).
    pub(super) fn call_with_continuation(&self, at: Frame, procedure: Value) -> Next {
        // The capture may collect, so the procedure is kept in the tail registers, which are roots.
        self.vm.set_tail(procedure, 0);
        if let Err(condition) = self.capture_below(at, at.slots(0).addr()) {
            return self.raise_at(at, condition);
        }
        if self.dumps(dump::FRAMES) {
            self.parts.forms.get().dump_frames(self);
        }
        let continuation = self.vm.make_continuation();
        self.enter_at_base(procedure, &[continuation])
    }

    /// Returns `value` to a continuation object, with the handlers it was captured with.
    pub(super) fn throw(&self, continuation: Value, value: Value) -> Next {
        self.vm.restore_continuation(continuation);
        Next::Return { fp: self.vm.base_frame(), value }
    }

    /// Calls `thunk` with a continuation object as its continuation.
    pub(super) fn call_in(&self, continuation: Value, thunk: Value) -> Next {
        self.vm.restore_continuation(continuation);
        self.enter_at_base(thunk, &[])
    }

    /// Puts something in place of the newest frame below `at` that has this mark. Nothing is captured or copied for it: the
    /// frame is where it was made, or was moved to the heap by someone else.
    pub(super) fn escape(&self, at: Frame, mark: Value, by: Escape) -> Next {
        let marked = code_of(self.vm.hook(Hook::Marked));
        match self.vm.find_frame(self.below(at), |fp| fp.code() == marked && fp.slot(0) == mark) {
            Some(Found::OnStack(fp)) => by.at(fp),
            Some(Found::Captured { below }) => {
                self.vm.kont.set(below);
                let base = self.vm.base_frame();
                base.set_link(Frame::NONE);
                by.at(base)
            }
            None => {
                let message = "an escape out of an extent that is not active any more";
                let control = self.vm.error(ConditionKind::Error, message, &[]);
                self.raise_at(at, calls::to_raise(self.vm, control))
            }
        }
    }

    /// The stack is full, or activations of the interpreter were nested too deeply. Those are gone, so in that case there is
    /// nothing left to do. Else all frames but the newest go to the heap: a quarter of the stack stays, so that a
    /// recursion that goes up and down around this depth does not move the same frames at each turn.
    pub(super) fn overflow(&self, fp: Frame, site: u32) -> Next {
        if fp.addr() < reg::STACK_LIMIT.get() {
            return Next::Execute { fp, site };
        }
        let above = fp.next();
        let stays = self.oldest_within(fp, (reg::STACK_LIMIT.get() - reg::STACK_BASE.get()) / 4);
        if let Err(condition) = self.capture_below(stays, above.addr()) {
            fp.set_site(site);
            above.set_link(fp);
            return self.raise_at(above, condition);
        }
        let fp = stays.move_down(fp, self.vm.base_frame());
        let above = fp.next();
        if self.vm.heap.over_limit() {
            self.vm.collect(above.addr());
        }
        if self.vm.heap.over_limit() {
            fp.set_site(site);
            above.set_link(fp);
            return self.raise_at(above, calls::to_raise(self.vm, self.vm.out_of_memory()));
        }
        Next::Execute { fp, site }
    }

    /// The oldest of the canonical frames from `fp` down that begins at most so many bytes below it.
    fn oldest_within(&self, fp: Frame, bytes: u32) -> Frame {
        let mut oldest = fp;
        loop {
            let caller = self.below(oldest);
            if caller.is_none() || fp.addr() - caller.addr() > bytes {
                return oldest;
            }
            oldest = caller;
        }
    }

    pub(super) fn suspend(&self, next: Next) -> Status {
        self.pending.set(Some(next));
        Status::Suspended
    }

    /// A frame that stopped at its entry starts over in compiled code if there is some by now (a rest list is already
    /// gathered: such a frame goes on interpreted).
    fn restart(&self, next: Next) -> Next {
        let Next::Execute { fp, site: 0 } = next else { return next };
        let code = fp.code();
        match code.tier() {
            Tier::Compiled if !code.has_rest() => Next::Enter { fp, callee: fp.closure(), argc: code.required() },
            _ => next,
        }
    }

    /// Arguments for a call on behalf of a primitive whose frame is `at`.
    pub(super) fn instead(&self, at: Frame, callee: Value, arguments: &[Value]) -> Next {
        self.enter_at(at, callee, arguments)
    }
}
