//! Pairs, boxes, vectors, strings, bytevectors, characters, records, multiple values.

use super::super::facts::{Info, Type};
use super::super::vars::Operand;
use super::operands::{Relation, Test, Val};
use super::prims::Place;
use super::{Emitter, Fields, at};
use crate::heap::value::{CHAR_BYTE, CHAR_SHIFT, FIXNUM_SHIFT, TAG_MASK, TAG_OBJ};
use crate::heap::{
    AnyObject, BoxObject, Buffer, Bytevector, Field, Kind, Pair, Record, StringObject, Value, Values, Vector,
};
use wasm_encoder::{BlockType, ValType};

impl Emitter<'_> {
    pub(super) fn pair_ref(&mut self, p: &Place, pair: Operand, field: Field<Pair, Value>) -> Val {
        self.settle(p.args);
        let exit = self.exit_of(p);
        self.guard_type(pair, Type::PAIR, exit);
        self.push_address(pair);
        self.ins().load(field);
        Val::Tagged(Info::ANY)
    }

    pub(super) fn pair_set(&mut self, p: &Place, pair: Operand, value: Operand, field: Field<Pair, Value>) -> Val {
        self.settle(p.args);
        let exit = self.exit_of(p);
        self.guard_type(pair, Type::PAIR, exit);
        self.push_address(pair);
        self.push(value);
        self.ins().store(field);
        Val::Const(Value::UNSPECIFIED)
    }

    pub(super) fn box_ref(&mut self, cell: Operand) -> Val {
        self.push_address(cell);
        self.ins().load(BoxObject::CONTENT);
        Val::Tagged(Info::ANY)
    }

    pub(super) fn box_ref_checked(&mut self, p: &Place, cell: Operand) -> Val {
        self.settle(&[cell]);
        let exit = self.exit_of(p);
        let content = self.scratch(ValType::I64);
        self.push_address(cell);
        self.ins().load(BoxObject::CONTENT).local_tee(content).i64_const(Value::UNASSIGNED.0 as i64).i64_eq();
        self.guard(exit);
        self.ins().local_get(content);
        self.release(ValType::I64, content);
        Val::Tagged(Info::ANY)
    }

    pub(super) fn box_set(&mut self, cell: Operand, value: Operand) -> Val {
        self.settle(&[cell, value]);
        self.push_address(cell);
        self.push(value);
        self.ins().store(BoxObject::CONTENT);
        Val::Const(Value::UNSPECIFIED)
    }

    /// Leaves unless `index` is a fixnum below the object's length. Rotated right by its tag a fixnum is its integer, and
    /// anything else is huge, so one unsigned compare checks type and range.
    fn guard_index(&mut self, object: Operand, index: Operand, exit: usize) {
        match index {
            Operand::Const(value) if value.is_fixnum() => {
                self.ins().i64_const(value.as_fixnum());
            }
            Operand::Const(_) | Operand::Var(_) => {
                self.push(index);
                self.ins().i64_const(FIXNUM_SHIFT as i64).i64_rotr();
            }
        }
        self.push_length(object);
        self.ins().i64_extend_i32_u().i64_ge_u();
        self.guard(exit);
        if let Operand::Var(var) = index {
            let info = self.state.info(var).narrow(Type::FIXNUM).clamp(0, u32::MAX as i64);
            self.state.set_info(var, info);
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
                    self.ins().i32_const(FIXNUM_SHIFT as i32).i32_shr_u();
                }
            }
        }
        self.ins().i32_add();
    }

    pub(super) fn vector_ref(&mut self, p: &Place, vector: Operand, index: Operand) -> Val {
        self.settle(p.args);
        let exit = self.exit_of(p);
        self.guard_kind(vector, Kind::Vector, exit);
        self.guard_index(vector, index, exit);
        self.push_element(vector, index, false);
        self.ins().load(Vector::ITEMS.at(0));
        Val::Tagged(Info::ANY)
    }

    pub(super) fn vector_set(&mut self, p: &Place, vector: Operand, index: Operand, value: Operand) -> Val {
        self.settle(p.args);
        let exit = self.exit_of(p);
        self.guard_kind(vector, Kind::Vector, exit);
        self.guard_index(vector, index, exit);
        self.push_element(vector, index, false);
        self.push(value);
        self.ins().store(Vector::ITEMS.at(0));
        Val::Const(Value::UNSPECIFIED)
    }

    /// The length of a vector, bytevector or string.
    pub(super) fn length(&mut self, p: &Place, object: Operand, kind: Kind) -> Val {
        self.settle(p.args);
        let exit = self.exit_of(p);
        self.guard_kind(object, kind, exit);
        self.push_length(object);
        self.ins().i64_extend_i32_u().i64_const(FIXNUM_SHIFT as i64).i64_shl();
        Val::Tagged(Info::range(0, u32::MAX as i64))
    }

    pub(super) fn bytevector_ref(&mut self, p: &Place, bytes: Operand, index: Operand) -> Val {
        self.settle(p.args);
        let exit = self.exit_of(p);
        self.guard_kind(bytes, Kind::Bytevector, exit);
        self.guard_index(bytes, index, exit);
        self.push_element(bytes, index, true);
        self.ins().i64_load8_u(at(Bytevector::BYTES.at(0).from_pointer())).i64_const(FIXNUM_SHIFT as i64).i64_shl();
        Val::Tagged(Info::range(0, 255))
    }

    pub(super) fn bytevector_set(&mut self, p: &Place, bytes: Operand, index: Operand, value: Operand) -> Val {
        self.settle(p.args);
        let exit = self.exit_of(p);
        self.guard_kind(bytes, Kind::Bytevector, exit);
        self.guard_index(bytes, index, exit);
        let info = self.info(value);
        if !(info.is_fixnum() && info.low >= 0 && info.high <= 255) {
            self.push(value);
            self.ins().i64_const(FIXNUM_SHIFT as i64).i64_rotr().i64_const(256).i64_ge_u();
            self.guard(exit);
            self.narrow(value, Type::FIXNUM);
        }
        self.push_element(bytes, index, true);
        self.push(value);
        self.ins().i64_const(FIXNUM_SHIFT as i64).i64_shr_u().i64_store8(at(Bytevector::BYTES.at(0).from_pointer()));
        Val::Const(Value::UNSPECIFIED)
    }

    /// One byte per character inline, four by the runtime.
    pub(super) fn string_ref(&mut self, p: &Place, string: Operand, index: Operand) -> Val {
        self.settle(p.args);
        let exit = self.exit_of(p);
        self.guard_kind(string, Kind::String, exit);
        self.guard_index(string, index, exit);
        self.push_address(string);
        self.ins().load(AnyObject::FLAGS).i32_const(StringObject::WIDE as i32).i32_and();
        self.open_if(BlockType::Result(ValType::I64));
        self.operate_or(p, exit);
        self.ins().else_();
        self.push_address(string);
        self.ins().load_address(StringObject::BUFFER);
        match index {
            Operand::Const(value) => {
                self.ins().i32_const(value.as_fixnum() as i32);
            }
            Operand::Var(_) => {
                self.push_address(index);
                self.ins().i32_const(FIXNUM_SHIFT as i32).i32_shr_u();
            }
        }
        self.ins()
            .i32_add()
            .i64_load8_u(at(Buffer::BYTES.at(0).from_pointer()))
            .i64_const(CHAR_SHIFT as i64)
            .i64_shl()
            .i64_const(CHAR_BYTE as i64)
            .i64_or();
        self.close_plain();
        Val::Tagged(Info::of_type(Type::CHAR))
    }

    pub(super) fn char_to_integer(&mut self, p: &Place, c: Operand) -> Val {
        self.settle(p.args);
        let exit = self.exit_of(p);
        self.guard_char(c, exit);
        self.push(c);
        self.ins().i64_const(CHAR_SHIFT as i64).i64_shr_u().i64_const(FIXNUM_SHIFT as i64).i64_shl();
        Val::Tagged(Info::range(0, char::MAX as i64))
    }

    /// Characters below the surrogates inline.
    pub(super) fn integer_to_char(&mut self, p: &Place, n: Operand) -> Val {
        self.settle(p.args);
        let exit = self.exit_of(p);
        self.push(n);
        self.ins().i64_const(FIXNUM_SHIFT as i64).i64_rotr().i64_const(0xd800).i64_lt_u();
        self.open_if(BlockType::Result(ValType::I64));
        self.push(n);
        self.ins().i64_const((CHAR_SHIFT - FIXNUM_SHIFT) as i64).i64_shl().i64_const(CHAR_BYTE as i64).i64_or().else_();
        self.operate_or(p, exit);
        self.close_plain();
        self.narrow(n, Type::FIXNUM);
        Val::Tagged(Info::of_type(Type::CHAR))
    }

    /// Is it a record of this type?
    pub(super) fn record_is(&mut self, record: Operand, ty: Operand) -> Val {
        self.settle(&[record, ty]);
        if !self.info(record).ty.meets(Type::RECORD) {
            return Val::Const(Value::FALSE);
        }
        let result = self.scratch(ValType::I32);
        self.ins().i32_const(0).local_set(result);
        self.open_plain(BlockType::Empty);
        if !self.info(record).ty.within(Type::RECORD) {
            self.push(record);
            self.ins().i32_wrap_i64().i32_const(TAG_MASK as i32).i32_and().i32_const(TAG_OBJ as i32).i32_ne().br_if(0);
            self.push_address(record);
            self.ins().load(AnyObject::KIND).i32_const(Kind::Record as i32).i32_ne().br_if(0);
        }
        self.push_address(record);
        self.ins().load(Record::TYPE);
        self.push(ty);
        self.ins().i64_eq().local_set(result);
        self.close_plain();
        self.ins().local_get(result);
        self.release(ValType::I32, result);
        let mut test = Test::new(Relation::NonZero);
        if let Operand::Var(var) = record {
            test.then.push((var, self.state.info(var).narrow(Type::RECORD)));
        }
        Val::Test(test)
    }

    fn guard_record(&mut self, record: Operand, ty: Operand, exit: usize) {
        self.guard_kind(record, Kind::Record, exit);
        self.push_address(record);
        self.ins().load(Record::TYPE);
        self.push(ty);
        self.ins().i64_ne();
        self.guard(exit);
    }

    pub(super) fn record_ref(&mut self, p: &Place, record: Operand, ty: Operand, index: Operand) -> Val {
        let Some(field) = field_of(index) else { return self.operate(p) };
        self.settle(p.args);
        let exit = self.exit_of(p);
        self.guard_record(record, ty, exit);
        self.push_address(record);
        self.ins().load(field);
        Val::Tagged(Info::ANY)
    }

    pub(super) fn record_set(
        &mut self,
        p: &Place,
        record: Operand,
        ty: Operand,
        index: Operand,
        value: Operand,
    ) -> Val {
        let Some(field) = field_of(index) else { return self.operate(p) };
        self.settle(p.args);
        let exit = self.exit_of(p);
        self.guard_record(record, ty, exit);
        self.push_address(record);
        self.push(value);
        self.ins().store(field);
        Val::Const(Value::UNSPECIFIED)
    }

    pub(super) fn values_ref(&mut self, p: &Place, values: Operand, index: Operand, count: Operand) -> Val {
        let (Some(i), Some(n)) = (constant_index(index), constant_index(count)) else { return self.operate(p) };
        if n == 1 || i >= n {
            return self.operate(p);
        }
        self.settle(p.args);
        let exit = self.exit_of(p);
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
fn constant_index(operand: Operand) -> Option<u32> {
    match operand {
        Operand::Const(value) => value.to_fixnum().and_then(|n| u32::try_from(n).ok()).filter(|&n| n < 1 << 20),
        Operand::Var(_) => None,
    }
}

/// The field of a record at a constant index.
fn field_of(index: Operand) -> Option<Field<Record, Value>> {
    constant_index(index).map(|i| Record::FIELDS.at(i))
}
