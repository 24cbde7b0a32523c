//! Code objects and frames made by hand.

use crate::heap::{Closure, Frame, Tier, Value, stack};
use crate::vm::Vm;
use crate::vm::code::NewCode;

/// A machine with a stack.
pub(crate) fn machine() -> Vm {
    let vm = Vm::new();
    vm.reserve_stack().expect("memory for a stack");
    vm
}

/// A closure of a new code object that captures nothing, and is nobody's until a test says what it is made of.
pub(crate) fn procedure(vm: &Vm, code: &NewCode) -> Value {
    vm.pin(Closure::new(&vm.heap, 0, vm.make_code(code)).expect("memory").value())
}

/// What a procedure of so many parameters and home slots is made of, without instructions.
pub(crate) fn shape(required: u32, slots: u32) -> NewCode {
    NewCode {
        tier: Tier::Interpreted,
        required,
        rest: false,
        slots,
        name: None,
        instructions: None,
        literals: None,
        counter: i32::MAX,
        info: u32::MAX,
        entries: [0; 8],
    }
}

/// Pushes a canonical frame of the procedure on top of the frame at `below`, at the stack base when there is none; `slots`
/// are its first home slots.
pub(crate) fn push(vm: &Vm, below: Option<Frame>, procedure: Value, site: u32, slots: &[Value]) -> Frame {
    let frame = below.map_or(vm.base_frame(), Frame::next);
    frame.set_link(below.unwrap_or(Frame::NONE));
    frame.set_site(site);
    frame.set_closure(procedure);
    frame.slots(slots.len() as u32).write(slots.iter().copied());
    frame
}

/// Zeroes the beginning of the stack, so that nothing is left of the frames that were there.
pub(crate) fn clear_stack(vm: &Vm) {
    stack::clear(vm.stack_base(), vm.stack_base() + (1 << 10));
}
