//! Loads and stores of the fields of heap objects: the layout table says where a field is, and how wide.

use super::super::asm::{Instructions, at};
use crate::heap::{Access, Content, Field, Tagged, Traced};

/// Instructions that take a field of the layout table.
impl Instructions<'_> {
    /// Loads a field of the object whose pointer's low half is on the stack.
    pub fn load<O: Tagged, T: Content>(&mut self, field: Field<O, T>) -> &mut Self {
        let place = at(field.from_pointer());
        match field.access() {
            Access::U8 => self.i32_load8_u(place),
            Access::U16 => self.i32_load16_u(place),
            Access::I32 => self.i32_load(place),
            Access::I64 => self.i64_load(place),
            Access::F64 => self.f64_load(place),
        }
    }

    /// The same of a field that holds a pointer, of which only the low half is wanted.
    pub fn load_address<O: Tagged, T: Tagged>(&mut self, field: Field<O, T>) -> &mut Self {
        self.i32_load(at(field.from_pointer()))
    }

    /// Stores into a field of the object whose pointer's low half is on the stack below the content. The object is being
    /// made: a value that is stored later needs a write barrier, and goes through `Emitter::store_value`.
    pub fn initialise_pointed<O: Tagged, T: Content>(&mut self, field: Field<O, T>) -> &mut Self {
        store(self, field.access(), field.from_pointer())
    }

    /// Stores what is no value, and so needs no write barrier, into a field of the object whose pointer's low half is on the
    /// stack below the content.
    pub fn store_plain<O: Tagged, T: Content>(&mut self, field: Field<O, T>) -> &mut Self {
        const { assert!(matches!(T::TRACED, Traced::No), "a value is stored through the write barrier") };
        store(self, field.access(), field.from_pointer())
    }

    /// As `initialise_pointed`, with the object's address in place of a pointer to it.
    pub fn initialise<O, T: Content>(&mut self, field: Field<O, T>) -> &mut Self {
        store(self, field.access(), field.offset())
    }
}

fn store<'a, 'b>(ins: &'a mut Instructions<'b>, access: Access, offset: u32) -> &'a mut Instructions<'b> {
    let place = at(offset);
    match access {
        Access::U8 => ins.i32_store8(place),
        Access::U16 => ins.i32_store16(place),
        Access::I32 => ins.i32_store(place),
        Access::I64 => ins.i64_store(place),
        Access::F64 => ins.f64_store(place),
    }
}
