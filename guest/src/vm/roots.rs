//! Collecting: the machine's roots, its weak tables, and what upper floors add.

use super::control::Request;
use super::{Heat, Vm};
use crate::heap::regs::reg;
use crate::heap::{Addr, Generations, Marker, Value};

/// Roots and weak references of an upper floor: called once with `Phase::Mark`, then with `Phase::Sweep`.
pub type ExtraRoots = dyn Fn(Phase<'_, '_>);

/// What the collector asks of an owner of roots.
pub enum Phase<'a, 'm> {
    /// Show your strong references.
    Mark(&'a mut Marker<'m>),
    /// Drop weak references that are not marked. These code objects are being freed.
    Sweep(&'a Marker<'m>, &'a [Value]),
}

impl Vm {
    /// Adds an owner of roots for the life of the machine.
    pub fn add_roots(&self, roots: Box<ExtraRoots>) {
        self.extra_roots.borrow_mut().push(roots);
    }

    /// Collects what is due at a safe point: the stack is in use below `top`.
    pub fn collect_due(&self, top: Addr) {
        let generations = self.heap.due();
        self.pauses[generations as usize].measure(|| self.collect_generations(generations, top));
        // Old objects that are dead may be what takes the room.
        if generations == Generations::Young && self.heap.over_limit() {
            self.collect(top);
        }
    }

    /// Collects all that is dead at a safe point: the stack is in use below `top`.
    pub fn collect(&self, top: Addr) {
        self.collect_generations(Generations::All, top);
    }

    fn collect_generations(&self, generations: Generations, top: Addr) {
        let extra = self.extra_roots.borrow();
        self.heap.collect(
            generations,
            |marker| {
                marker.conservative(reg::STACK_BASE.get(), top);
                self.mark_registers(marker);
                extra.iter().for_each(|roots| roots(Phase::Mark(marker)));
            },
            |marker| {
                self.symbols.sweep(marker);
                let dead = self.codes.sweep(marker);
                self.ports.sweep(marker);
                extra.iter().for_each(|roots| roots(Phase::Sweep(marker, &dead)));
            },
        );
        // The collection has answered only the request for a collection: what else was asked for still needs a poll.
        if !self.hot.borrow().is_empty() || reg::HOST_REQUEST.get() != 0 {
            self.request_poll();
        }
    }

    /// Shows what the machine's own roots and these reach, without freeing anything. It may be called only
    /// between evaluations.
    pub fn survey(&self, roots: impl FnOnce(&mut Marker), look: impl FnOnce(&Marker)) {
        self.heap.survey(
            |marker| {
                self.mark_registers(marker);
                roots(marker);
            },
            look,
        );
    }

    fn mark_registers(&self, marker: &mut Marker) {
        marker.value(reg::HANDLERS.get());
        marker.value(reg::WINDERS.get());
        self.kont.get().segment.into_iter().for_each(|segment| marker.value(segment.value()));
        marker.value(self.tail().0);
        self.hooks.get().into_iter().for_each(|hook| marker.value(hook));
        self.pinned.borrow().iter().for_each(|&value| marker.value(value));
        for heat in self.hot.borrow().iter() {
            let (Heat::Entries(code) | Heat::Loop(code, _) | Heat::Resumptions(code) | Heat::Exits(code, _)) = *heat;
            marker.value(code);
        }
        self.ports.mark(marker);
        let in_request: [Value; 2] = match self.request.get() {
            Request::Capture { procedure } => [procedure, Value::NIL],
            Request::Throw { continuation, value } => [continuation, value],
            Request::CallIn { continuation, thunk } => [continuation, thunk],
            Request::Escape { mark, thunk } => [mark, thunk],
            Request::Give { mark, value } => [mark, value],
            Request::Eval { form, environment } => [form, environment],
            Request::Load { name, environment } => [name, environment],
            Request::HostCall { arguments, .. } => [arguments, Value::NIL],
            Request::Uncaught { condition } => [condition, Value::NIL],
            Request::Change { cell, .. } => [cell, Value::NIL],
            Request::None
            | Request::NextForm { .. }
            | Request::Exit { .. }
            | Request::Overflow { .. }
            | Request::Suspend { .. }
            | Request::Interrupt { .. }
            | Request::Checkpoint
            | Request::OutOfFuel
            | Request::GivenUp => [Value::NIL; 2],
        };
        in_request.into_iter().for_each(|value| marker.value(value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A fresh object that nothing refers to.
    fn lone(vm: &Vm) -> Value {
        vm.heap.cons(Value::TRUE, Value::NIL)
    }

    /// What is in a register and nowhere else lives: there are no frames here that happen to hold it as well.
    #[test]
    fn every_register_is_a_root() {
        let vm = Vm::new();
        vm.reserve_stack().expect("memory for a stack");
        let collected = |kept: Value| {
            vm.collect(vm.stack_base());
            let alive = vm.heap.is_live(kept);
            vm.request.set(Request::None);
            alive
        };
        let dropped = lone(&vm);
        assert!(!collected(dropped), "what nothing refers to dies");
        for (name, register) in [("handlers", reg::HANDLERS), ("winders", reg::WINDERS)] {
            register.set(lone(&vm));
            assert!(collected(register.get()), "{name}");
        }
        vm.set_tail(lone(&vm), 0);
        assert!(collected(vm.tail().0), "the callee of a tail call");
        let hook = lone(&vm);
        vm.hooks.set([hook; super::super::control::Hook::COUNT]);
        assert!(collected(hook), "hooks");
        assert!(collected(vm.pin(lone(&vm))), "what is pinned");
        for heat in [Heat::Entries, Heat::Resumptions, |code| Heat::Exits(code, 0), |code| Heat::Loop(code, 0)] {
            let code = lone(&vm);
            vm.hot.borrow_mut().push(heat(code));
            assert!(collected(code), "what the counters noticed");
        }
        let requests: [fn(Value, Value) -> Request; 8] = [
            |one, _| Request::Capture { procedure: one },
            |one, two| Request::Throw { continuation: one, value: two },
            |one, two| Request::CallIn { continuation: one, thunk: two },
            |one, two| Request::Escape { mark: one, thunk: two },
            |one, two| Request::Give { mark: one, value: two },
            |one, two| Request::Eval { form: one, environment: two },
            |one, two| Request::Load { name: one, environment: two },
            |one, _| Request::HostCall { number: 0, arguments: one },
        ];
        for request in requests {
            let (one, two) = (lone(&vm), lone(&vm));
            vm.request.set(request(one, two));
            let held = format!("{:?}", vm.request.get());
            vm.collect(vm.stack_base());
            for part in [one, two].into_iter().filter(|part| held.contains(&format!("{part:?}"))) {
                assert!(vm.heap.is_live(part), "{held}");
            }
            vm.request.set(Request::None);
        }
        let condition = lone(&vm);
        vm.request.set(Request::Uncaught { condition });
        assert!(collected(condition), "an uncaught object");
    }
}
