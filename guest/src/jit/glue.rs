//! Glue: what makes tail calls of interpreted code take constant space.
//!
//! A glued runtime entry is a Rust function that may return `TAIL` instead of tail-calling (Rust cannot). Its glue calls it
//! and does the `return_call_indirect`: the procedure and the argument count are in the tail registers, the arguments in
//! the slots of the same frame.

use super::asm::{Assembler, Body, I32, I64, Local, NoExits, TypeId, at};
use super::types;
use crate::heap::regs::reg;
use crate::heap::{Code, Procedure, Value};
use crate::spec::runtime::{Entry, Glued, Runtime};
use wasm_encoder::{BlockType, ValType};

/// A glue function and the table element it replaces.
pub struct Glue {
    pub placeholder: u32,
    pub ty: TypeId,
    pub body: Body,
}

/// The glue of every glued entry.
pub fn functions(runtime: &Runtime) -> Vec<Glue> {
    runtime.glued().map(glue).collect()
}

fn glue(glued: &Glued) -> Glue {
    const FP: Local<I32> = Local::at(0);
    let Entry { index: placeholder, signature } = glued.placeholder;
    let ty = types::of(&signature);
    let params = types::params(ty);
    let mut asm = Assembler::<NoExits>::new(params.len() as u32);
    let (result, this) = (asm.local::<I64>(), asm.local::<I64>());
    for (index, param) in params.iter().enumerate() {
        let index = index as u32;
        match param {
            ValType::I32 => asm.ins().local_get(Local::<I32>::at(index)),
            ValType::I64 => asm.ins().local_get(Local::<I64>::at(index)),
            _ => unreachable!("a runtime entry takes integers"),
        };
    }
    asm.ins().call_entry(Entry::new(glued.inner, signature)).local_tee(result);
    asm.ins().i64_const(Value::TAIL.0 as i64).i64_eq();
    let tail = asm.open_if(BlockType::Empty);
    asm.ins().local_get(FP);
    asm.ins().i32_const(0).i64_load(at(reg::TAIL_SELF.addr())).local_tee(this);
    asm.ins().i32_const(0).i32_load(at(reg::TAIL_ARGC.addr()));
    asm.ins().local_get(this).i32_wrap_i64().load_address(Procedure::CODE);
    asm.ins().load(Code::ENTRY_ANY).return_call_indirect(types::ENTRY_ANY);
    asm.close(tail);
    asm.ins().local_get(result);
    Glue { placeholder, ty, body: asm.finish() }
}
