//! How a frame goes on that waits for a call: in compiled code, if that has a resume entry.

use super::inst;
use super::safepoint;
use crate::heap::{Frame, Tier, Value};
use crate::vm::{Vm, count, native};

/// What became of a frame that was given the value it waits for.
#[derive(Clone, Copy, Debug)]
pub enum Resumed {
    /// The interpreter goes on in it.
    Interpreted,
    /// It is done: its value, or `UNWIND`.
    Done(Value),
}

/// Gives a frame the value of the call that it waits for.
#[inline]
pub fn resume(vm: &Vm, fp: Frame, value: Value) -> Resumed {
    let code = fp.code();
    let pc = code.instructions().site(fp.site());
    if !inst::is_call(pc.unit(0)) {
        // A primitive called in tail position, on top of its caller's frame.
        debug_assert!(inst::is_tail_call(pc.unit(0)), "a value for instruction {}", pc.unit(0));
        return Resumed::Done(value);
    }
    let (entry, number) = (code.resume(), pc.unit(inst::CALL_NUMBER));
    if entry != 0 && number != 0 {
        count(&vm.moves.resumed_compiled);
        return Resumed::Done(native::call_resume(entry, fp, fp.closure(), value, number));
    }
    // Frames of code that is interpreted anyway are counted where they are entered and go round loops.
    if code.is_run_by(Tier::Compiled) && number != 0 {
        count(&vm.moves.resumed_interpreted);
        let left = code.resumptions().wrapping_sub(1);
        code.set_resumptions(left);
        if left == 0 {
            safepoint::hot_resumptions(vm, code);
        }
    }
    Resumed::Interpreted
}
