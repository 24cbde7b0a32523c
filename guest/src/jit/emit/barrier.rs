//! Stores of values into objects, with the write barrier (`heap/src/cards.rs`).

use super::super::asm::{I32, at};
use super::super::facts::Type;
use super::super::vars::Operand;
use super::Emitter;
use crate::heap::cards::CARD_SHIFT;
use crate::heap::regs::reg;
use crate::heap::{Addr, Field, Tagged, Value};

impl Emitter<'_> {
    /// Stores `value` into a field of the object whose pointer's low half is on the stack.
    pub(super) fn store_value<O: Tagged>(&mut self, field: Field<O, Value>, value: Operand) {
        if !self.needs_barrier(value) {
            self.push(value);
            self.ins().i64_store(at(field.from_pointer()));
            return;
        }
        let object = self.asm.scratch::<I32>();
        self.ins().local_tee(&object);
        self.push(value);
        self.ins().i64_store(at(field.from_pointer()));
        self.ins().local_get(&object).i32_const(field.from_pointer() as i32).i32_add();
        self.ins().i32_const(CARD_SHIFT as i32).i32_shr_u();
        self.ins().i32_const(0).i32_load(at(reg::CARDS.addr())).i32_add();
        self.ins().i64_const(1).i64_store8(at(0));
        self.asm.release(object);
    }

    /// Stores `value` at a constant address, which is within an object.
    pub(super) fn store_value_at(&mut self, place: Addr, value: Operand) {
        self.ins().i32_const(0);
        self.push(value);
        self.ins().i64_store(at(place));
        if self.needs_barrier(value) {
            self.ins().i32_const(0).i32_load(at(reg::CARDS.addr())).i64_const(1).i64_store8(at(place >> CARD_SHIFT));
        }
    }

    /// May it be a pointer to a young object?
    fn needs_barrier(&self, value: Operand) -> bool {
        !self.cx.options.barrier_facts || self.info(value).ty.meets(Type::POINTERS)
    }
}
