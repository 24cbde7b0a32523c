//! The entries around a lambda's function: `entry_any`, and `entry_n` of lambdas with a rest parameter.

use super::super::asm::{Assembler, Body, I32, I64, Local, NoExits, TypeId, at};
use super::super::plan::{Member, Plan};
use super::super::types;
use super::{Entrance, FP, SELF};
use crate::heap::Frame;
use wasm_encoder::BlockType;

impl Member {
    /// What the main function is entered with.
    pub fn entry(&self) -> Entrance {
        if self.is_direct() { Entrance::Direct } else { Entrance::Slots }
    }

    /// Type of the main function.
    pub fn main_type(&self) -> TypeId {
        types::entry(if self.is_direct() { self.lambda.required as u32 } else { 0 })
    }
}

const ARGC: Local<I32> = Local::at(2);

/// `entry_any : (fp, self, argc)`: checks the count, gets the arguments where the main function wants them, goes there.
/// The generic entry raises for a wrong count.
pub fn entry_any(plan: &Plan, member: usize) -> Body {
    let m = &plan.members[member];
    let required = m.lambda.required as i32;
    let mut asm = Assembler::<NoExits>::new(3);
    if m.lambda.rest {
        asm.ins().local_get(FP).local_get(ARGC).i32_const(required).call_entry(plan.runtime.rest);
    } else {
        asm.ins().local_get(ARGC).i32_const(required).i32_ne();
    }
    let wrong = asm.open_if(BlockType::Empty);
    asm.ins().local_get(FP).local_get(SELF).local_get(ARGC).return_call_entry(plan.runtime.entry_any.placeholder);
    asm.close(wrong);
    asm.ins().local_get(FP).local_get(SELF);
    if m.is_direct() {
        for i in 0..m.lambda.required as u32 {
            asm.ins().local_get(FP).i64_load(at(Frame::SLOTS.at(i).offset()));
        }
    }
    asm.ins().return_call(plan.main(member));
    asm.finish()
}

/// `entry_n` of a lambda with a rest parameter: stores the arguments in their slots and goes on in `entry_any`.
pub fn rest_entry(plan: &Plan, member: usize, n: u32) -> Body {
    let mut asm = Assembler::<NoExits>::new(2 + n);
    for i in 0..n {
        let arg = Local::<I64>::at(2 + i);
        asm.ins().local_get(FP).local_get(arg).i64_store(at(Frame::SLOTS.at(i).offset()));
    }
    asm.ins().local_get(FP).local_get(SELF).i32_const(n as i32).return_call(plan.any(member));
    asm.finish()
}
