//! Pairs, boxes, vectors, strings, bytevectors, characters, records, multiple values.

use super::super::asm::{ExitId, I32, I64, at};
use super::super::facts::{Info, Type};
use super::super::vars::Operand;
use super::Emitter;
use super::operands::{Relation, Test, Val};
use super::prims::Operation;
use super::words::FIRST_SURROGATE;
use crate::heap::value::{FIXNUM_SHIFT, TAG_OBJ};
use crate::heap::{
    AnyObject, BoxObject, Buffer, Bytevector, Compnum, Field, Kind, Pair, Record, StringObject, Value, Values, Vector,
};
use crate::spec::limits::MAX_CONSTANT_INDEX;
use wasm_encoder::{BlockType, ValType};

/// The greatest element of a bytevector.
const MAX_BYTE: i64 = u8::MAX as i64;

impl Emitter<'_> {
    pub(super) fn pair_ref(&mut self, p: &Operation, pair: Operand, field: Field<Pair, Value>) -> Val {
        let exit = self.settled_exit(p);
        self.guard_type(pair, Type::PAIR, exit);
        self.push_address(pair);
        self.ins().load(field);
        Val::Tagged(Info::ANY)
    }

    pub(super) fn pair_set(&mut self, p: &Operation, pair: Operand, value: Operand, field: Field<Pair, Value>) -> Val {
        let exit = self.settled_exit(p);
        self.guard_type(pair, Type::PAIR, exit);
        self.push_address(pair);
        self.store_value(field, value);
        Val::Const(Value::UNSPECIFIED)
    }

    pub(super) fn box_ref(&mut self, cell: Operand) -> Val {
        self.push_address(cell);
        self.ins().load(BoxObject::CONTENT);
        Val::Tagged(Info::ANY)
    }

    pub(super) fn box_ref_checked(&mut self, p: &Operation, cell: Operand) -> Val {
        let settled = self.settle(&[cell]);
        let exit = self.exit_of(&settled, p);
        let content = self.asm.scratch::<I64>();
        self.push_address(cell);
        self.ins().load(BoxObject::CONTENT).local_tee(&content).i64_const(Value::UNASSIGNED.0 as i64).i64_eq();
        self.guard(exit);
        self.ins().local_get(&content);
        self.asm.release(content);
        Val::Tagged(Info::ANY)
    }

    pub(super) fn box_set(&mut self, cell: Operand, value: Operand) -> Val {
        self.settle(&[cell, value]);
        self.push_address(cell);
        self.store_value(BoxObject::CONTENT, value);
        Val::Const(Value::UNSPECIFIED)
    }

    /// Leaves unless `index` is a fixnum below the object's length.
    fn guard_index(&mut self, object: Operand, index: Operand, exit: ExitId) {
        match index {
            Operand::Const(value) if value.is_fixnum() => {
                self.ins().i64_const(value.as_fixnum());
            }
            Operand::Const(_) | Operand::Var(_) => {
                self.push(index);
                self.ins().word_to_index();
            }
        }
        self.push_length(object);
        self.ins().i64_extend_i32_u().i64_ge_u();
        self.guard(exit);
        if let Operand::Var(var) = index {
            let info = self.facts.info(var).narrow(Type::FIXNUM).clamp(0, u32::MAX as i64);
            self.facts.set_info(var, info);
        }
    }

    /// Address to which field offsets are added: the object's plus `8 × index` (or `index`, for bytes).
    fn push_element(&mut self, object: Operand, index: Operand, bytes: bool) {
        self.push_address(object);
        match index {
            Operand::Const(value) => {
                let n = value.as_fixnum() as i32;
                self.ins().i32_const(if bytes { n } else { n.wrapping_mul(1 << FIXNUM_SHIFT) });
            }
            Operand::Var(_) => {
                self.push_address(index);
                if bytes {
                    self.ins().low_half_to_index();
                }
            }
        }
        self.ins().i32_add();
    }

    pub(super) fn vector_ref(&mut self, p: &Operation, vector: Operand, index: Operand) -> Val {
        let exit = self.settled_exit(p);
        self.guard_kind(vector, Kind::Vector, exit);
        self.guard_index(vector, index, exit);
        self.push_element(vector, index, false);
        self.ins().load(Vector::ITEMS.at(0));
        Val::Tagged(Info::ANY)
    }

    pub(super) fn vector_set(&mut self, p: &Operation, vector: Operand, index: Operand, value: Operand) -> Val {
        let exit = self.settled_exit(p);
        self.guard_kind(vector, Kind::Vector, exit);
        self.guard_index(vector, index, exit);
        self.push_element(vector, index, false);
        self.store_value(Vector::ITEMS.at(0), value);
        Val::Const(Value::UNSPECIFIED)
    }

    /// The length of a vector, bytevector or string.
    pub(super) fn length(&mut self, p: &Operation, object: Operand, kind: Kind) -> Val {
        let exit = self.settled_exit(p);
        self.guard_kind(object, kind, exit);
        self.push_length(object);
        self.ins().i64_extend_i32_u().integer_to_fixnum();
        Val::Tagged(Info::range(0, u32::MAX as i64))
    }

    pub(super) fn bytevector_ref(&mut self, p: &Operation, bytes: Operand, index: Operand) -> Val {
        let exit = self.settled_exit(p);
        self.guard_kind(bytes, Kind::Bytevector, exit);
        self.guard_index(bytes, index, exit);
        self.push_element(bytes, index, true);
        self.ins().i64_load8_u(at(Bytevector::BYTES.at(0).from_pointer())).integer_to_fixnum();
        Val::Tagged(Info::range(0, MAX_BYTE))
    }

    pub(super) fn bytevector_set(&mut self, p: &Operation, bytes: Operand, index: Operand, value: Operand) -> Val {
        let exit = self.settled_exit(p);
        self.guard_kind(bytes, Kind::Bytevector, exit);
        self.guard_index(bytes, index, exit);
        let info = self.info(value);
        if !(info.is_fixnum() && info.low >= 0 && info.high <= MAX_BYTE) {
            self.push(value);
            self.ins().word_to_index().i64_const(MAX_BYTE + 1).i64_ge_u();
            self.guard(exit);
            self.narrow(value, Type::FIXNUM);
        }
        self.push_element(bytes, index, true);
        self.push(value);
        self.ins().fixnum_to_natural().i64_store8(at(Bytevector::BYTES.at(0).from_pointer()));
        Val::Const(Value::UNSPECIFIED)
    }

    /// Inline for strings of one byte for each character; those of four bytes are left to the runtime.
    pub(super) fn string_ref(&mut self, p: &Operation, string: Operand, index: Operand) -> Val {
        let settled = self.settle(p.args);
        let exit = self.exit_of(&settled, p);
        self.guard_kind(string, Kind::String, exit);
        self.guard_index(string, index, exit);
        self.push_address(string);
        self.ins().load(AnyObject::FLAGS).i32_const(StringObject::WIDE as i32).i32_and();
        let wide = self.asm.open_if(BlockType::Result(ValType::I64));
        self.push_operate(&settled, p, exit);
        self.asm.otherwise(wide);
        self.push_character(string, index);
        self.ins().i64_load8_u(at(Buffer::BYTES.at(0).from_pointer())).code_to_char();
        self.asm.close(wide);
        Val::Tagged(Info::of_type(Type::CHAR))
    }

    /// Inline for mutable strings of one byte for each character, and characters of one byte.
    pub(super) fn string_set(&mut self, p: &Operation, string: Operand, index: Operand, c: Operand) -> Val {
        let settled = self.settle(p.args);
        let exit = self.exit_of(&settled, p);
        self.guard_kind(string, Kind::String, exit);
        self.guard_char(c, exit);
        self.guard_index(string, index, exit);
        self.push_address(string);
        self.ins().load(AnyObject::FLAGS).i32_const((StringObject::WIDE | StringObject::IMMUTABLE) as i32).i32_and();
        if !matches!(c, Operand::Const(value) if value.to_char().is_some_and(|c| c as i64 <= MAX_BYTE)) {
            self.push(c);
            self.ins().char_to_code().i64_const(MAX_BYTE).i64_gt_u().i32_or();
        }
        let other = self.asm.open_if(BlockType::Empty);
        self.push_operate(&settled, p, exit);
        self.ins().drop();
        self.asm.otherwise(other);
        self.push_character(string, index);
        self.push(c);
        self.ins().char_to_code().i64_store8(at(Buffer::BYTES.at(0).from_pointer()));
        self.asm.close(other);
        Val::Const(Value::UNSPECIFIED)
    }

    /// Address to which the offset of a buffer's first byte is added: that of the character at an index.
    fn push_character(&mut self, string: Operand, index: Operand) {
        self.push_address(string);
        self.ins().load_address(StringObject::BUFFER);
        match index {
            Operand::Const(value) => {
                self.ins().i32_const(value.as_fixnum() as i32);
            }
            Operand::Var(_) => {
                self.push_address(index);
                self.ins().low_half_to_index();
            }
        }
        self.ins().i32_add();
    }

    pub(super) fn char_to_integer(&mut self, p: &Operation, c: Operand) -> Val {
        let exit = self.settled_exit(p);
        self.guard_char(c, exit);
        self.push(c);
        self.ins().char_to_code().integer_to_fixnum();
        Val::Tagged(Info::range(0, char::MAX as i64))
    }

    /// Inline for numbers below the surrogates; all others are left to the runtime.
    pub(super) fn integer_to_char(&mut self, p: &Operation, n: Operand) -> Val {
        let settled = self.settle(p.args);
        let exit = self.exit_of(&settled, p);
        self.push(n);
        self.ins().word_to_index().i64_const(FIRST_SURROGATE).i64_lt_u();
        let low = self.asm.open_if(BlockType::Result(ValType::I64));
        self.push(n);
        self.ins().fixnum_to_char();
        self.asm.otherwise(low);
        self.push_operate(&settled, p, exit);
        self.asm.close(low);
        self.narrow(n, Type::FIXNUM);
        Val::Tagged(Info::of_type(Type::CHAR))
    }

    /// A part of a complex number that is not real; of all others it is the runtime's.
    pub(super) fn part_of_complex(&mut self, p: &Operation, z: Operand, part: Field<Compnum, Value>) -> Val {
        let settled = self.settle(p.args);
        let exit = self.exit_of(&settled, p);
        let result = self.asm.scratch::<I64>();
        let done = self.asm.open_block(BlockType::Empty);
        let other = self.asm.open_block(BlockType::Empty);
        self.push(z);
        self.ins().tag().i32_const(TAG_OBJ as i32).i32_ne();
        self.asm.br_if_unlikely(other);
        self.push_address(z);
        self.ins().load(AnyObject::KIND).i32_const(Kind::Compnum as i32).i32_ne();
        self.asm.br_if_unlikely(other);
        self.push_address(z);
        self.ins().load(part).local_set(&result);
        self.asm.br(done);
        self.asm.close(other);
        self.push_operate(&settled, p, exit);
        self.ins().local_set(&result);
        self.asm.close(done);
        self.ins().local_get(&result);
        self.asm.release(result);
        Val::Tagged(Info::of_type(Type::NUMBER))
    }

    /// Is it a record of this type?
    pub(super) fn record_is(&mut self, record: Operand, ty: Operand) -> Val {
        self.settle(&[record, ty]);
        if !self.info(record).ty.meets(Type::RECORD) {
            return Val::Const(Value::FALSE);
        }
        let result = self.asm.scratch::<I32>();
        self.ins().i32_const(0).local_set(&result);
        let done = self.asm.open_block(BlockType::Empty);
        if !self.info(record).ty.within(Type::RECORD) {
            self.push(record);
            self.ins().tag().i32_const(TAG_OBJ as i32).i32_ne();
            self.asm.br_if(done);
            self.push_address(record);
            self.ins().load(AnyObject::KIND).i32_const(Kind::Record as i32).i32_ne();
            self.asm.br_if(done);
        }
        self.push_address(record);
        self.ins().load(Record::TYPE);
        self.push(ty);
        self.ins().i64_eq().local_set(&result);
        self.asm.close(done);
        self.ins().local_get(&result);
        self.asm.release(result);
        let mut test = Test::new(Relation::NonZero);
        if let Operand::Var(var) = record {
            test.then.push((var, self.facts.info(var).narrow(Type::RECORD)));
        }
        Val::Test(test)
    }

    fn guard_record(&mut self, record: Operand, ty: Operand, exit: ExitId) {
        self.guard_kind(record, Kind::Record, exit);
        self.push_address(record);
        self.ins().load(Record::TYPE);
        self.push(ty);
        self.ins().i64_ne();
        self.guard(exit);
    }

    pub(super) fn record_ref(&mut self, p: &Operation, record: Operand, ty: Operand, index: Operand) -> Val {
        let Some(field) = field_of(index) else { return self.call_operate(p) };
        let exit = self.settled_exit(p);
        self.guard_record(record, ty, exit);
        self.push_address(record);
        self.ins().load(field);
        Val::Tagged(Info::ANY)
    }

    pub(super) fn record_set(
        &mut self,
        p: &Operation,
        record: Operand,
        ty: Operand,
        index: Operand,
        value: Operand,
    ) -> Val {
        let Some(field) = field_of(index) else { return self.call_operate(p) };
        let exit = self.settled_exit(p);
        self.guard_record(record, ty, exit);
        self.push_address(record);
        self.store_value(field, value);
        Val::Const(Value::UNSPECIFIED)
    }

    pub(super) fn values_ref(&mut self, p: &Operation, values: Operand, index: Operand, count: Operand) -> Val {
        let (Some(i), Some(n)) = (constant_index(index), constant_index(count)) else { return self.call_operate(p) };
        if n == 1 || i >= n {
            return self.call_operate(p);
        }
        let exit = self.settled_exit(p);
        self.guard_kind(values, Kind::Values, exit);
        self.push_length(values);
        self.ins().i32_const(n as i32).i32_ne();
        self.guard(exit);
        self.push_address(values);
        self.ins().load(Values::ITEMS.at(i));
        Val::Tagged(Info::ANY)
    }
}

/// A small non-negative constant.
pub(super) fn constant_index(operand: Operand) -> Option<u32> {
    match operand {
        Operand::Const(value) => {
            value.to_fixnum().and_then(|n| u32::try_from(n).ok()).filter(|&n| n < MAX_CONSTANT_INDEX)
        }
        Operand::Var(_) => None,
    }
}

/// The field of a record at a constant index.
fn field_of(index: Operand) -> Option<Field<Record, Value>> {
    constant_index(index).map(|i| Record::FIELDS.at(i))
}
