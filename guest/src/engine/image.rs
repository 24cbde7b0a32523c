//! Images: an instance that is written down and goes on elsewhere.
//!
//! Between two calls of the host's all state is in memory: no native frame exists, and what is suspended is a `Next`
//! (`drive.rs`). So a host may copy the memory at any such moment. What is left to do here is what a copy cannot bring
//! along: before, what ports have buffered is written out ([`Engine::freeze`]); after, what belongs to the old host is
//! forgotten ([`Engine::start`]). A linked program is the image of an instance in which the program was compiled and
//! nothing of it has run.

use super::Engine;
use super::drive::Next;
use super::embed::Awaited;
use crate::data::condition::ConditionKind;
use crate::heap::regs::reg;
use crate::heap::{Addr, Frame, Global, Marker, Value, scrubbing, stack};
use crate::interp::calls;
use crate::spec::Internal;
use crate::text::source::Positions;
use crate::vm::native;
use host_interface::{Key, ResultKind, Status, exit_code};
use std::io::Write;
use std::rc::Rc;

impl Engine {
    /// Expands and compiles all of a program, its libraries included, without running any of it; with a profile, the
    /// code that was hot, as it was then. False: the report has the error.
    pub fn compile_program(&self, handle: u32, profile: Option<&[u8]>) -> bool {
        let Some(thunks) = self.expand_program(handle) else { return false };
        if !self.jit.begin_ahead(self.vm, &thunks, profile) {
            self.refuse("the profile is another program's");
            return false;
        }
        true
    }

    /// Expands all of a program, its libraries included, without running any of it; the thunks of its forms. `None`: the
    /// report has the error.
    pub fn expand_program(&self, handle: u32) -> Option<Vec<Value>> {
        if self.is_busy() || self.is_final() || !self.knows(handle) {
            return None;
        }
        self.reset().ok()?;
        let mut thunks = Vec::new();
        for index in 0.. {
            match self.next_form(handle, index) {
                Ok(Value::FALSE) => break,
                Ok(thunk) => thunks.push(thunk),
                Err(condition) => {
                    self.uncaught(condition, Frame::NONE);
                    return None;
                }
            }
        }
        self.form.set(Value::FALSE);
        self.jit.note_expanded(self.vm);
        Some(thunks)
    }

    /// A program that calls the procedure `name` of an evaluated program's environment with the command line, a list of
    /// strings as SRFI 22 has it; an exact integer that it gives is the exit code. 0: the report has the error.
    pub fn entry(&self, handle: u32, name: &str) -> u32 {
        let fail = |message: String| {
            self.refuse(&message);
            0
        };
        if self.is_final() || !self.knows(handle) {
            return 0;
        }
        let Some(environment) = self.programs.environment(handle) else { return 0 };
        let symbol = self.vm.symbols.lookup(name);
        let cell = symbol.and_then(|symbol| self.expander.lookup_global(environment, symbol));
        let content = cell.map(|cell| Global::known(cell).content());
        let procedure = match content {
            None | Some(Value::UNASSIGNED) => return fail(format!("the program defines no `{name}`")),
            Some(value) if !value.is_procedure() => {
                return fail(format!("`{name}` is no procedure: {}", crate::text::printer::write(value)));
            }
            Some(procedure) => procedure,
        };
        let run = self.expander.internal(Internal::RunEntry);
        let form = self.vm.heap.list(&[Global::known(run).content(), procedure]);
        let entry = self.add_form(form, Rc::new(Positions::default()), environment);
        // The host has the handle, and may evaluate the program again.
        self.programs.keep(entry);
        entry
    }

    /// The table slots that hold code in use. What nothing reaches any more is collected first: it would be taken for
    /// code in use. Only while the guest is suspended or idle.
    pub fn slots_in_use(&self) -> Vec<u32> {
        self.vm.collect(self.suspended_top());
        self.jit.slots_in_use()
    }

    /// A program begins to run. Freed memory is not zeroed any more, unless images of it are to be made.
    pub(super) fn begin_running(&self) {
        if self.vm.config.images.get() == 0 {
            scrubbing::stop();
        }
        self.jit.end_ahead();
        // Whatever is suspended is given up, also the error whose extents were being left.
        self.leaving.take();
    }

    /// Gets ready for an image of the instance as it is: an image that begins with the program `first`, or, with 0, one
    /// that goes on with what is suspended. False, with a report, when there is no such program, or something is
    /// suspended that the image would have to go on with.
    pub fn freeze(&self, first: u32) -> bool {
        if first != 0 && (self.is_busy() || !self.knows(first)) {
            return false;
        }
        self.first.set(first);
        self.vm.ports.flush_all();
        self.vm.clock.freeze();
        self.jit.end_ahead();
        // What is dead need not be carried, nor what it left behind in free memory.
        let top = self.suspended_top();
        self.vm.collect(top);
        self.vm.heap.scrub();
        let end = reg::STACK_LIMIT.get();
        if top < end {
            stack::clear(top, end);
        }
        true
    }

    /// The first call of an image: what was read of the old host is forgotten, then it goes on.
    pub fn start(&self) -> Status {
        self.forget_host();
        match (self.pending.get(), self.first.get()) {
            (Some(_), _) => {
                // What is suspended goes on without the reset of an evaluation.
                self.vm.heap.set_limit(self.vm.config.max_memory.get());
                self.vm.heap.stress.set(self.vm.config.gc_stress.get() != 0);
                match self.awaited() {
                    // The new host is asked what the old one had not answered.
                    Some(Awaited::Value) => Status::Called,
                    // This instance is the image that was asked for: `checkpoint` returns in it.
                    Some(Awaited::Image) => {
                        self.await_nothing();
                        self.resume()
                    }
                    None => self.resume(),
                }
            }
            (None, 0) => {
                self.set_result(ResultKind::Nothing, String::new());
                Status::Done
            }
            (None, handle) => self.eval(handle),
        }
    }

    /// Runs an image as a process, under a host that links nothing and answers nothing; its exit code.
    pub fn command(&self) -> i32 {
        // Nothing is compiled any more; what is compiled stays, however often it leaves.
        self.vm.config.jit.set(0);
        self.vm.config.images.set(0);
        self.vm.limit_stack(self.vm.config.command_stack.get() as u32);
        self.vm.config.nesting.set(Key::Nesting.default());
        let mut status = self.start();
        while matches!(status, Status::Suspended | Status::Called | Status::Checkpoint) {
            if status == Status::Called {
                self.raise_in_host_call("a procedure of the host's that this host does not have");
            }
            status = self.resume();
        }
        let report = self.report();
        // Of a program that called `exit` there is something to say when its output was lost.
        if matches!(status, Status::Error | Status::Exit) && !report.text.is_empty() {
            // The exit code is to be heard even if nobody reads this.
            let _ = writeln!(std::io::stderr(), "{}", report.text);
        }
        report.code.min(exit_code::MOST_PORTABLE)
    }

    /// `(checkpoint)`: the host makes an image, in which the primitive gives `#t`; here it gives what the host answers.
    pub(super) fn checkpoint(&self, at: Frame) -> Result<Next, Status> {
        if self.vm.config.images.get() == 0 {
            let control = self.vm.error(ConditionKind::Unsupported, "checkpoint: this host makes no images", &[]);
            return Ok(self.raise_at(at, calls::to_raise(self.vm, control)));
        }
        self.vm.ports.flush_all();
        if let Some((text, _)) = self.lost_output() {
            let control = self.vm.error(ConditionKind::File, &format!("checkpoint: {text}"), &[]);
            return Ok(self.raise_at(at, calls::to_raise(self.vm, control)));
        }
        self.await_host(at, Awaited::Image, Next::Return { fp: at, value: Value::TRUE });
        self.freeze(0);
        Err(Status::Checkpoint)
    }

    /// First byte of the stack that what is suspended does not use.
    pub(super) fn suspended_top(&self) -> Addr {
        match self.pending.get() {
            Some(Next::Execute { fp, .. }) => fp.next().addr(),
            Some(Next::Enter { fp, argc, .. }) => fp.above(Frame::size_for(argc)).addr(),
            // The head of the frame is still needed, because its link is read when the value is returned.
            Some(Next::Return { fp, .. }) => fp.slots(0).addr(),
            None => self.vm.stack_base(),
        }
    }

    /// Shows the collector what the suspended step holds outside the stack.
    pub(super) fn trace_pending(&self, marker: &mut Marker) {
        match self.pending.get() {
            Some(Next::Return { value, .. }) => marker.value(value),
            Some(Next::Enter { callee, .. }) => marker.value(callee),
            Some(Next::Execute { .. }) | None => {}
        }
    }

    /// What is known of the old host: its variables and folders, files, clock, requests.
    fn forget_host(&self) {
        native::forget_host();
        self.vm.ports.forget_files();
        self.vm.clock.thaw();
        reg::HOST_REQUEST.set(0);
    }
}
