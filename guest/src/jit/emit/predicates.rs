//! Type predicates, and the guards that the operations on objects need.

use super::super::asm::{ExitId, I64, Scratch};
use super::super::facts::Type;
use super::super::vars::Operand;
use super::Emitter;
use super::operands::{Relation, Test, Val};
use crate::heap::value::{CHAR_BYTE, CHAR_MASK, TAG_MASK, TAG_OBJ, TAG_PAIR, TAG_PROC};
use crate::heap::{AnyObject, Kind, Value};
use wasm_encoder::{BlockType, ValType};

impl Emitter<'_> {
    /// Is it this immediate constant?
    pub(super) fn is_constant(&mut self, operand: Operand, value: Value) -> Val {
        let ty = Type::of(value);
        // The type of a named constant has one member; other immediates share theirs.
        let exact = ty != Type::IMMEDIATE;
        if let Some(known) = self.decided(operand, ty, exact) {
            return known;
        }
        self.push(operand);
        self.ins().i64_const(value.0 as i64);
        Val::Test(self.tells(operand, Relation::Eq, ty, exact))
    }

    /// Is it of this type, which the word alone tells?
    pub(super) fn is_of_type(&mut self, operand: Operand, ty: Type) -> Val {
        if let Some(known) = self.decided(operand, ty, true) {
            return known;
        }
        self.push(operand);
        self.push_not_of_type(ty);
        Val::Test(self.tells(operand, Relation::Zero, ty, true))
    }

    /// Is it an object of this kind?
    pub(super) fn is_kind(&mut self, operand: Operand, kind: Kind) -> Val {
        let ty = Type::of_kind(kind);
        let exact = ty != Type::OBJECT;
        if let Some(known) = self.decided(operand, ty, exact) {
            return known;
        }
        self.settle(&[operand]);
        let object = self.info(operand).ty.within(Type::TAG_OBJ.minus(Type::FLONUM));
        let tagged = (!object).then(|| {
            self.push(operand);
            self.ins().tag().i32_const(TAG_OBJ as i32).i32_eq();
            self.asm.open_if(BlockType::Result(ValType::I32))
        });
        self.push_kind(operand);
        self.ins().i32_const(kind as i32).i32_eq();
        if let Some(tagged) = tagged {
            self.asm.otherwise(tagged);
            self.ins().i32_const(0);
            self.asm.close(tagged);
        }
        Val::Test(self.tells(operand, Relation::NonZero, ty, exact))
    }

    /// The answer, when the facts give it.
    fn decided(&self, operand: Operand, ty: Type, exact: bool) -> Option<Val> {
        let known = self.info(operand).ty;
        if !known.meets(ty) {
            Some(Val::Const(Value::FALSE))
        } else if exact && known.within(ty) {
            Some(Val::Const(Value::TRUE))
        } else {
            None
        }
    }

    /// The test with what its outcome tells of the operand.
    fn tells(&self, operand: Operand, relation: Relation, ty: Type, exact: bool) -> Test {
        let mut test = Test::new(relation);
        if let Operand::Var(var) = operand {
            let info = self.facts.info(var);
            test.then.push((var, info.narrow(ty)));
            if exact {
                test.otherwise.push((var, info.narrow(Type::ANY.minus(ty))));
            }
        }
        test
    }

    /// With a word on the stack: an i32 that is 0 when it has the type. For types that the word alone tells.
    fn push_not_of_type(&mut self, ty: Type) {
        let (mask, wanted) = match ty {
            Type::PAIR => (TAG_MASK, TAG_PAIR),
            Type::PROCEDURE => (TAG_MASK, TAG_PROC),
            Type::CHAR => (CHAR_MASK, CHAR_BYTE),
            Type::FIXNUM => (TAG_MASK, 0),
            Type::BOOLEAN => {
                let either = (Value::FALSE.0 ^ Value::TRUE.0) as i64;
                self.ins().i64_const(!either).i64_and().i64_const(Value::FALSE.0 as i64).i64_ne();
                return;
            }
            _ => unreachable!("the word alone does not tell {ty:?}"),
        };
        self.ins().i32_wrap_i64().i32_const(mask as i32).i32_and();
        if wanted != 0 {
            self.ins().i32_const(wanted as i32).i32_ne();
        }
    }

    fn push_kind(&mut self, operand: Operand) {
        self.push_address(operand);
        self.ins().load(AnyObject::KIND);
    }

    /// Leaves unless the operand has a type that the word alone tells; from here on it has.
    pub(super) fn guard_type(&mut self, operand: Operand, ty: Type, exit: ExitId) {
        if !self.info(operand).ty.within(ty) {
            self.push(operand);
            self.push_not_of_type(ty);
            self.guard(exit);
            self.narrow(operand, ty);
        }
    }

    /// Leaves unless the word in a local has a type that the word alone tells.
    pub(super) fn guard_word(&mut self, word: &Scratch<I64>, ty: Type, exit: ExitId) {
        self.ins().local_get(word);
        self.push_not_of_type(ty);
        self.guard(exit);
    }

    pub(super) fn guard_char(&mut self, operand: Operand, exit: ExitId) {
        self.guard_type(operand, Type::CHAR, exit);
    }

    /// Leaves unless the operand is an object of a kind; from here on it is.
    pub(super) fn guard_kind(&mut self, operand: Operand, kind: Kind, exit: ExitId) {
        let ty = Type::of_kind(kind);
        if ty != Type::OBJECT && self.info(operand).ty.within(ty) {
            return;
        }
        self.guard_object(operand, exit);
        self.push_kind(operand);
        self.ins().i32_const(kind as i32).i32_ne();
        self.guard(exit);
        self.narrow(operand, ty);
    }

    /// Leaves unless the operand has the tag of heap objects.
    fn guard_object(&mut self, operand: Operand, exit: ExitId) {
        if !self.info(operand).ty.within(Type::TAG_OBJ.minus(Type::FLONUM)) {
            self.push(operand);
            self.ins().tag().i32_const(TAG_OBJ as i32).i32_ne();
            self.guard(exit);
        }
    }

    /// The length in the header of an object operand, an i32.
    pub(super) fn push_length(&mut self, operand: Operand) {
        self.push_address(operand);
        self.ins().load(AnyObject::LENGTH);
    }
}
