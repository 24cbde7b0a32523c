//! Vectors and records made in place.

use super::super::asm::{ExitId, I32, Scratch};
use super::super::facts::{Info, Type};
use super::super::vars::Operand;
use super::Emitter;
use super::data::constant_index;
use super::operands::Val;
use super::prims::Operation;
use crate::heap::blocks;
use crate::heap::layout::{HEADER, header, object_size};
use crate::heap::value::TAG_OBJ;
use crate::heap::{AnyObject, Content, Field, Kind, Record, RecordType, Value, Vector};
use crate::spec::limits::STORED_ELEMENTS;

impl Emitter<'_> {
    /// Inline where the length is a small constant.
    pub(super) fn make_vector(&mut self, p: &Operation, length: Operand, fill: Operand) -> Val {
        let Some(length) = constant_index(length).filter(|&length| length <= STORED_ELEMENTS as u32) else {
            let made = self.call_operate(p);
            self.narrow(length, Type::FIXNUM);
            return made;
        };
        self.settle(&[fill]);
        let cell = self.object(Kind::Vector, length);
        (0..length).for_each(|i| self.set_field(&cell, Vector::ITEMS.at(i), fill));
        self.pointer(cell, TAG_OBJ);
        Val::Tagged(Info::of_type(Type::VECTOR))
    }

    pub(super) fn vector_init(&mut self, vector: Operand, index: Operand, value: Operand) -> Val {
        self.settle(&[vector, value]);
        self.push_address(vector);
        self.push(value);
        let index = constant_index(index).expect("the core's own");
        self.ins().initialise_pointed(Vector::ITEMS.at(index));
        Val::Const(Value::UNSPECIFIED)
    }

    /// A record of a type that has `count` fields, all of them `fill`.
    pub(super) fn make_record(&mut self, p: &Operation, ty: Operand, count: Operand, fill: Operand) -> Val {
        let Some(count) = constant_index(count).filter(|&count| count <= STORED_ELEMENTS as u32) else {
            return self.call_operate(p);
        };
        let exit = self.settled_exit(p);
        self.guard_field_count(ty, count, exit);
        let cell = self.object(Kind::Record, count);
        self.set_field(&cell, Record::TYPE, ty);
        (0..count).for_each(|i| self.set_field(&cell, Record::FIELDS.at(i), fill));
        self.pointer(cell, TAG_OBJ);
        Val::Tagged(Info::of_type(Type::RECORD))
    }

    pub(super) fn record_init(&mut self, record: Operand, index: Operand, value: Operand) -> Val {
        self.settle(&[record, value]);
        self.push_address(record);
        self.push(value);
        let index = constant_index(index).expect("the core's own");
        self.ins().initialise_pointed(Record::FIELDS.at(index));
        Val::Const(Value::UNSPECIFIED)
    }

    /// Leaves unless the operand is a record type with this many fields.
    fn guard_field_count(&mut self, ty: Operand, count: u32, exit: ExitId) {
        if let Operand::Const(value) = ty
            && RecordType::of(value).is_some_and(|ty| ty.fields().length() == count)
        {
            return;
        }
        self.guard_kind(ty, Kind::RecordType, exit);
        self.push_address(ty);
        self.ins().load_address(RecordType::FIELDS).load(AnyObject::LENGTH).i32_const(count as i32).i32_ne();
        self.guard(exit);
    }

    /// A fresh object with its header; what it holds is to be stored at once.
    fn object(&mut self, kind: Kind, length: u32) -> Scratch<I32> {
        let bytes = object_size(kind, length).filter(|&bytes| bytes <= blocks::MAX_SMALL).expect("a small object");
        let cell = self.cell(blocks::class_for(bytes));
        self.ins().local_get(&cell).i64_const(header(kind, 0, length) as i64).initialise(HEADER);
        cell
    }

    /// Stores an operand that is settled in a fresh object.
    fn set_field<O, T: Content>(&mut self, cell: &Scratch<I32>, field: Field<O, T>, value: Operand) {
        self.ins().local_get(cell);
        self.push(value);
        self.ins().initialise(field);
    }
}
