//! Glue: what makes tail calls of interpreted code take constant space.
//!
//! A glued runtime entry is a Rust function that may return `TAIL` instead of tail-calling (Rust cannot). Its glue calls it
//! and does the `return_call_indirect`: the procedure and the argument count are in the tail registers, the arguments in
//! the slots of the same frame.

use super::asm::{Assembler, Body, I32, I64, Local, NoExits, TypeId, at};
use super::types;
use crate::heap::regs::reg;
use crate::heap::{AnyObject, CaseLambda, Code, Procedure, Value, Vector};
use crate::spec::runtime::{Entry, Glued, Runtime};
use wasm_encoder::{BlockType, ValType};

/// A glue function and the table element it replaces.
pub struct Glue {
    pub placeholder: u32,
    pub ty: TypeId,
    pub body: Body,
}

/// Bytes of an element of a vector.
const ITEM_BYTES: u32 = Vector::ITEMS.at(1).offset() - Vector::ITEMS.at(0).offset();
const FP: Local<I32> = Local::at(0);
const THIS: Local<I64> = Local::at(1);

/// The glue of every glued entry.
pub fn functions(runtime: &Runtime) -> Vec<Glue> {
    let cases: Vec<u32> = runtime.case_n.iter().map(|glued| glued.placeholder.index).collect();
    let of = |glued: &Glued| {
        let count = cases.iter().position(|&index| index == glued.placeholder.index);
        glue(glued, count.map(|count| count as u32))
    };
    runtime.glued().collect::<Vec<_>>().into_iter().map(of).collect()
}

/// The glue of an entry; that of `case_n` with its number of arguments tail-calls the clause for them itself, where there
/// is one.
fn glue(glued: &Glued, clause_for: Option<u32>) -> Glue {
    let Entry { index: placeholder, signature } = glued.placeholder;
    let ty = types::of(&signature);
    let params = types::params(ty);
    let mut asm = Assembler::<NoExits>::new(params.len() as u32);
    let (result, this) = (asm.local::<I64>(), asm.local::<I64>());
    if let Some(count) = clause_for {
        enter_clause(&mut asm, count);
    }
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

/// Tail-calls the first clause of the `case-lambda` `this` that takes so many arguments; falls through when there is none.
/// The same in Rust, with the result `TAIL` for glue to follow, took 95 ns a call; this takes 4.
fn enter_clause(asm: &mut Assembler<NoExits>, count: u32) {
    let (next, left, arity) = (asm.local::<I32>(), asm.local::<I32>(), asm.local::<I32>());
    let clause = asm.local::<I64>();
    asm.ins().local_get(THIS).i32_wrap_i64().load_address(CaseLambda::CLAUSES).local_tee(next);
    asm.ins().load(AnyObject::LENGTH).local_set(left);
    let none = asm.open_block(BlockType::Empty);
    let each = asm.open_loop();
    asm.ins().local_get(left).i32_eqz();
    asm.br_if(none);
    asm.ins().local_get(next).load(Vector::ITEMS.at(0)).local_tee(clause);
    asm.ins().i32_wrap_i64().load_address(Procedure::CODE).load(Code::ARITY).local_tee(arity);
    // As many as it requires or, with a rest parameter, more: `NO_ARITY` is neither.
    asm.ins().i32_const(count as i32).i32_eq();
    asm.ins().i32_const(count as i32).local_get(arity).i32_const(Code::REST as i32).i32_sub().i32_ge_u().i32_or();
    let takes = asm.open_if(BlockType::Empty);
    asm.ins().local_get(FP).local_get(clause);
    (0..count).for_each(|i| {
        asm.ins().local_get(Local::<I64>::at(2 + i));
    });
    asm.ins().local_get(clause).i32_wrap_i64().load_address(Procedure::CODE).load(Code::ENTRIES.element(count));
    asm.ins().return_call_indirect(types::entry(count));
    asm.close(takes);
    asm.ins().local_get(next).i32_const(ITEM_BYTES as i32).i32_add().local_set(next);
    asm.ins().local_get(left).i32_const(1).i32_sub().local_set(left);
    asm.br(each);
    asm.close(each);
    asm.close(none);
}
