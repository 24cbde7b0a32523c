//! Glue: what makes tail calls of interpreted code take constant space.
//!
//! A glued runtime entry is a Rust function that may return `TAIL` instead of tail-calling (Rust cannot). Its glue calls it
//! and does the `return_call_indirect`: the procedure and the argument count are in the tail registers, the arguments in
//! the slots of the same frame.

use super::emit::{Fields, at};
use super::types;
use crate::heap::regs::reg;
use crate::heap::{Code, Procedure, Value};
use crate::spec::runtime::{Glued, Runtime};
use wasm_encoder::{BlockType, Function, ValType};

/// A glue function and the table element it replaces.
pub struct Glue {
    pub placeholder: u32,
    pub ty: u32,
    pub function: Function,
}

/// The glue of every glued entry.
pub fn functions(runtime: &Runtime) -> Vec<Glue> {
    let entries = runtime.entry_n.iter().zip(0..).map(|(glued, n)| glue(glued, types::entry(n)));
    [&runtime.entry_any, &runtime.exit, &runtime.tail_call]
        .into_iter()
        .map(|glued| glue(glued, types::ENTRY_ANY))
        .chain(entries)
        .collect()
}

fn glue(glued: &Glued, ty: u32) -> Glue {
    let params = types::params(ty);
    let (result, this) = (params, params + 1);
    let mut function = Function::new([(2, ValType::I64)]);
    let mut ins = function.instructions();
    for param in 0..params {
        ins.local_get(param);
    }
    ins.i32_const(glued.inner as i32).call_indirect(0, ty).local_tee(result);
    ins.i64_const(Value::TAIL.0 as i64).i64_eq().if_(BlockType::Empty);
    ins.local_get(0);
    ins.i32_const(0).i64_load(at(reg::TAIL_SELF.addr())).local_tee(this);
    ins.i32_const(0).i32_load(at(reg::TAIL_ARGC.addr()));
    ins.local_get(this).i32_wrap_i64().load_address(Procedure::CODE);
    ins.load(Code::ENTRY_ANY).return_call_indirect(0, types::ENTRY_ANY);
    ins.end().local_get(result).end();
    Glue { placeholder: glued.placeholder, ty, function }
}
