//! The entries around a lambda's function: `entry_any`, and `entry_n` of lambdas with a rest parameter.

use super::super::plan::{Member, Plan};
use super::super::types;
use super::{Entry, FP, SELF, at};
use crate::heap::Frame;
use wasm_encoder::{BlockType, Function};

impl Member {
    /// What the main function is entered with.
    pub fn entry(&self) -> Entry {
        if self.is_direct() { Entry::Direct } else { Entry::Slots }
    }

    /// Type of the main function.
    pub fn main_type(&self) -> u32 {
        types::entry(if self.is_direct() { self.lambda.required as u32 } else { 0 })
    }
}

const ARGC: u32 = 2;

/// `entry_any : (fp, self, argc)`: checks the count, gets the arguments where the main function wants them, goes there.
/// The generic entry raises for a wrong count.
pub fn entry_any(plan: &Plan, member: usize) -> Function {
    let m = &plan.members[member];
    let required = m.lambda.required as i32;
    let mut function = Function::new([]);
    let mut ins = function.instructions();
    if m.lambda.rest {
        ins.local_get(FP).local_get(ARGC).i32_const(required);
        ins.i32_const(plan.runtime.rest as i32).call_indirect(0, types::REST);
    } else {
        ins.local_get(ARGC).i32_const(required).i32_ne();
    }
    ins.if_(BlockType::Empty).local_get(FP).local_get(SELF).local_get(ARGC);
    ins.i32_const(plan.runtime.entry_any.placeholder as i32).return_call_indirect(0, types::ENTRY_ANY).end();
    ins.local_get(FP).local_get(SELF);
    if m.is_direct() {
        for i in 0..m.lambda.required as u32 {
            ins.local_get(FP).i64_load(at(Frame::SLOTS.at(i).offset()));
        }
    }
    ins.return_call(plan.main(member)).end();
    function
}

/// `entry_n` of a lambda with a rest parameter: stores the arguments in their slots and goes on in `entry_any`.
pub fn rest_entry(plan: &Plan, member: usize, n: u32) -> Function {
    let mut function = Function::new([]);
    let mut ins = function.instructions();
    for i in 0..n {
        ins.local_get(FP).local_get(2 + i).i64_store(at(Frame::SLOTS.at(i).offset()));
    }
    ins.local_get(FP).local_get(SELF).i32_const(n as i32).return_call(plan.any(member)).end();
    function
}
