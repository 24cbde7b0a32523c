//! Inline allocation: pairs, boxes, closures.

use super::super::asm::{Assembler, I32, Scratch, at};
use super::super::facts::{Info, Type};
use super::super::vars::Operand;
use super::operands::Val;
use super::{Emitter, Flow, local};
use crate::core::tree::MakeClosure;
use crate::heap::blocks::{self, CLASS_BYTES, INLINE_CLASSES};
use crate::heap::layout::{HEADER, header, object_size};
use crate::heap::regs::{self, Cursor};
use crate::heap::value::{BIAS, TAG_OBJ, TAG_PAIR, TAG_PROC};
use crate::heap::{BoxObject, Closure, Code, Kind, Pair};
use crate::interp::flatten::closure_of;
use crate::jit::bail::Bail;
use crate::spec::runtime::Entry;
use wasm_encoder::BlockType;

/// Sets the i32 local `result` to the address of a fresh cell: from the class's run while it lasts, else from `allocate`.
pub(super) fn bump<E: Clone + PartialEq>(
    asm: &mut Assembler<E>,
    result: &Scratch<I32>,
    class: u32,
    size: u32,
    allocate: Entry,
) {
    let Cursor { next, end } = regs::cursor(class);
    asm.ins().i32_const(0).i32_load(at(next.addr())).local_tee(result).i32_const(size as i32).i32_add();
    asm.ins().i32_const(0).i32_load(at(end.addr())).i32_gt_u();
    let used_up = asm.open_if(BlockType::Empty);
    slow(asm, result, class, allocate);
    asm.otherwise(used_up);
    asm.ins().i32_const(0).local_get(result).i32_const(size as i32).i32_add().i32_store(at(next.addr()));
    asm.close(used_up);
}

fn slow<E: Clone + PartialEq>(asm: &mut Assembler<E>, result: &Scratch<I32>, class: u32, allocate: Entry) {
    asm.ins().i32_const(class as i32).call_entry(allocate).local_set(result);
}

impl Emitter<'_> {
    /// A fresh cell; gives the scratch local with its address.
    pub(super) fn cell(&mut self, class: usize) -> Scratch<I32> {
        let result = self.asm.scratch();
        let (allocate, inline) = (self.cx.plan.runtime.allocate, self.cx.options.inline_alloc);
        if inline && (class as u32) < INLINE_CLASSES {
            bump(&mut self.asm, &result, class as u32, CLASS_BYTES[class], allocate);
        } else {
            slow(&mut self.asm, &result, class as u32, allocate);
        }
        result
    }

    /// Releases the local of a cell and leaves a pointer to it on the stack.
    pub(super) fn pointer(&mut self, cell: Scratch<I32>, tag: u64) {
        self.ins().local_get(&cell).i32_const(tag as i32 - BIAS as i32).i32_add().i64_extend_i32_u();
        self.asm.release(cell);
    }

    pub(super) fn cons(&mut self, car: Operand, cdr: Operand) -> Val {
        self.settle(&[car, cdr]);
        let cell = self.cell(blocks::PAIRS);
        self.ins().local_get(&cell);
        self.push(car);
        self.ins().initialise(Pair::CAR).local_get(&cell);
        self.push(cdr);
        self.ins().initialise(Pair::CDR);
        self.pointer(cell, TAG_PAIR);
        Val::Tagged(Info::of_type(Type::PAIR))
    }

    pub(super) fn make_box(&mut self, content: Operand) -> Val {
        self.settle(&[content]);
        let cell = self.cell(1);
        self.ins().local_get(&cell).i64_const(header(Kind::Box, 0, 0) as i64).initialise(HEADER).local_get(&cell);
        self.push(content);
        self.ins().initialise(BoxObject::CONTENT);
        self.pointer(cell, TAG_OBJ);
        Val::Tagged(Info::of_type(Type::BOX))
    }

    /// Makes the closures of a group, then fills in what they capture (they may capture each other).
    pub(super) fn fix(&mut self, closures: &[MakeClosure]) -> Result<Flow, Bail> {
        let unit = self.cx.member.unit.clone();
        for closure in closures {
            let code = unit.lambda(closure.lambda).code.get();
            let var = self.vars.slot(closure.slot);
            if closure.captures.is_empty() {
                let only = closure_of(Code::known(code));
                self.constant(only);
            } else {
                let length = closure.captures.len() as u32;
                let bytes = object_size(Kind::Closure, length).filter(|&bytes| bytes <= blocks::MAX_SMALL);
                let cell = self.cell(blocks::class_for(bytes.ok_or(Bail::TooLarge)?));
                self.ins().local_get(&cell).i64_const(header(Kind::Closure, 0, length) as i64).initialise(HEADER);
                self.ins().local_get(&cell);
                self.constant(code);
                self.ins().initialise(Closure::CODE);
                self.pointer(cell, TAG_PROC);
            }
            self.ins().local_set(local(var));
            self.facts.define(var, Info::of_type(Type::PROCEDURE));
        }
        for closure in closures {
            for (i, &atom) in closure.captures.iter().enumerate() {
                let var = self.vars.slot(closure.slot);
                self.ins().local_get(local(var)).i32_wrap_i64();
                let operand = self.operand(atom);
                self.push(operand);
                self.ins().store(Closure::CAPTURES.at(i as u32));
            }
        }
        Ok(Flow::Falls)
    }
}
