//! Tail calls that compiled code does not make itself, because they may fail before they have taken its frame.

use super::calls::{self, Entered, TailEntered};
use super::inst::{self, op};
use super::quick;
use super::run::{Start, run};
use crate::heap::layout::{code, frame};
use crate::heap::{Addr, Value, raw};
use crate::vm::frames::code_of;
use crate::vm::{Vm, native};

/// The tail call at `site` of the frame at `fp`, whose operands are in their home slots: what its instruction does,
/// without an activation of the interpreter. Gives the frame's value; may give `TAIL` or `UNWIND`.
pub fn tail_call(vm: &Vm, fp: Addr, this: Value, site: u32) -> Value {
    raw::store64(fp + frame::SELF, this.0);
    raw::store32(fp + frame::SITE, site);
    let pc = Value(raw::load64(code_of(this) + code::WORDS)).addr() + 8 + site;
    let unit = |i: u32| raw::load16(pc + 2 * i);
    let cell = raw::load32(pc + 8);
    let callee = match unit(0) {
        op::TAIL_CALL => quick::operand(fp, unit(2)),
        op::TAIL_CALL_GLOBAL => Value(raw::load64(cell + 8)),
        op::TAIL_CALL_SELF => this,
        other => unreachable!("a tail call by instruction {other}"),
    };
    let argc = unit(3) as u32;
    let top = fp + unit(inst::CALL_SIZE) as u32;
    for i in 0..argc {
        raw::store64(top + frame::SLOTS + 8 * i, quick::operand(fp, unit(8 + i)).0);
    }
    raw::store32(top + frame::LINK, fp);
    match calls::enter_in_tail(vm, top, callee, argc, unit(0) == op::TAIL_CALL_GLOBAL, cell) {
        TailEntered::OnTop(entered) => on_top(vm, fp, entered),
        TailEntered::Replace { callee, argc } => {
            raw::copy(fp + frame::SLOTS, top + frame::SLOTS, 8 * argc);
            go_on(vm, calls::enter(vm, fp, callee, argc, false, 0))
        }
        TailEntered::Drop => {
            vm.request_at.set(fp);
            Value::UNWIND
        }
    }
}

/// The value of what was entered on top of the frame at `fp`, which waits for it in tail position.
fn on_top(vm: &Vm, fp: Addr, entered: Entered) -> Value {
    match entered {
        Entered::Value(value) => value,
        Entered::Interpreted { fp: top, closure } => {
            raw::store64(top + frame::SELF, closure.0);
            run(vm, fp, top, Start::Execute { site: 0 })
        }
        Entered::Compiled { fp: top, closure, argc } => {
            native::call_any(raw::load32(code_of(closure) + code::ENTRY_ANY), top, closure, argc)
        }
    }
}

/// The value of what was entered in place of its caller, or `TAIL` for glue to call it.
#[inline(never)]
pub fn go_on(vm: &Vm, entered: Entered) -> Value {
    match entered {
        Entered::Interpreted { fp, closure } => {
            raw::store64(fp + frame::SELF, closure.0);
            run(vm, fp, fp, Start::Execute { site: 0 })
        }
        Entered::Compiled { closure, argc, .. } => {
            vm.set_tail(closure, argc);
            Value::TAIL
        }
        Entered::Value(value) => value,
    }
}
