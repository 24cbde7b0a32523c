//! Tail calls that compiled code does not make itself, because they may fail before they have taken its frame.

use super::calls::{self, Entered, TailEntered};
use super::inst::{self, op};
use super::quick;
use super::run::{Start, run};
use crate::heap::{Frame, Value};
use crate::vm::frames::code_of;
use crate::vm::{Vm, native};

/// The tail call at `site` of the frame `fp`, whose operands are in their home slots: what its instruction does,
/// without an activation of the interpreter. Gives the frame's value; may give `TAIL` or `UNWIND`.
pub fn tail_call(vm: &Vm, fp: Frame, this: Value, site: u32) -> Value {
    fp.set_closure(this);
    fp.set_site(site);
    let pc = code_of(this).instructions().site(site);
    let unit = |i: u32| pc.unit(i);
    let (callee, cell) = match unit(0) {
        op::TAIL_CALL => (quick::operand(fp, unit(2)), None),
        op::TAIL_CALL_GLOBAL => (pc.global(4).content(), Some(pc.global(4))),
        op::TAIL_CALL_SELF => (this, None),
        other => unreachable!("a tail call by instruction {other}"),
    };
    let argc = unit(3) as u32;
    let top = fp.above(unit(inst::CALL_SIZE) as u32);
    for i in 0..argc {
        top.set_slot(i, quick::operand(fp, unit(8 + i)));
    }
    top.set_link(fp);
    match calls::enter_in_tail(vm, top, callee, argc, cell) {
        TailEntered::OnTop(entered) => on_top(vm, fp, entered),
        TailEntered::Replace { callee, argc } => {
            fp.slots(argc).copy_from(top.slots(argc));
            go_on(vm, calls::enter(vm, fp, callee, argc, None))
        }
        TailEntered::Drop => {
            vm.request_at.set(fp);
            Value::UNWIND
        }
    }
}

/// The value of what was entered on top of the frame `fp`, which waits for it in tail position.
fn on_top(vm: &Vm, fp: Frame, entered: Entered) -> Value {
    match entered {
        Entered::Value(value) => value,
        Entered::Interpreted { fp: top, closure } => {
            top.set_closure(closure);
            run(vm, fp, top, Start::Execute { site: 0 })
        }
        Entered::Compiled { fp: top, closure, argc } => {
            native::call_any(code_of(closure).entry_any(), top, closure, argc)
        }
    }
}

/// The value of what was entered in place of its caller, or `TAIL` for glue to call it.
#[inline(never)]
pub fn go_on(vm: &Vm, entered: Entered) -> Value {
    match entered {
        Entered::Interpreted { fp, closure } => {
            fp.set_closure(closure);
            run(vm, fp, fp, Start::Execute { site: 0 })
        }
        Entered::Compiled { closure, argc, .. } => {
            vm.set_tail(closure, argc);
            Value::TAIL
        }
        Entered::Value(value) => value,
    }
}
