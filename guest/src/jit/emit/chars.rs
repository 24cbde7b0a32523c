//! Classes and cases of characters: ASCII inline, all others by the runtime, which has the tables.

use super::super::asm::{ExitId, I32, Scratch};
use super::super::facts::{Info, Type};
use super::super::vars::Operand;
use super::Emitter;
use super::exits::Settled;
use super::operands::{Relation, Test, Val};
use super::prims::Operation;
use crate::heap::Value;
use crate::heap::value::FIXNUM_SHIFT;
use wasm_encoder::{BlockType, ValType};

/// Code points from this one on are not ASCII.
const ASCII_END: i32 = 0x80;
/// Letters of a case.
const LETTERS: i32 = 26;
/// What a letter's cases differ in.
const CASE_BIT: i32 = 0x20;
/// Numbers below this are values of decimal digits.
const DIGITS: i32 = 10;

/// A class of characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Alphabetic,
    Numeric,
    Whitespace,
    UpperCase,
    LowerCase,
}

impl Emitter<'_> {
    /// Leaves unless the operand is a character. Its code point is in the local then, and on the stack whether it is ASCII.
    fn ascii(&mut self, p: &Operation, c: Operand) -> (Settled, ExitId, Scratch<I32>) {
        let settled = self.settle(p.args);
        let exit = self.exit_of(&settled, p);
        self.guard_char(c, exit);
        let code = self.asm.scratch::<I32>();
        self.push(c);
        self.ins().char_to_code().i32_wrap_i64().local_tee(&code).i32_const(ASCII_END).i32_lt_u();
        (settled, exit, code)
    }

    /// Is the character in the class?
    pub(super) fn char_class(&mut self, p: &Operation, c: Operand, class: Class) -> Val {
        let (settled, exit, code) = self.ascii(p, c);
        let ascii = self.asm.open_if(BlockType::Result(ValType::I32));
        self.push_is_ascii_of(&code, class);
        self.asm.otherwise(ascii);
        self.push_operate(&settled, p, exit);
        self.ins().i64_const(Value::FALSE.0 as i64).i64_ne();
        self.asm.close(ascii);
        self.asm.release(code);
        Val::Test(Test::new(Relation::NonZero))
    }

    /// An i32 that tells whether an ASCII character is in the class.
    fn push_is_ascii_of(&mut self, code: &Scratch<I32>, class: Class) {
        self.ins().local_get(code);
        let (first, count) = match class {
            Class::Alphabetic => {
                self.ins().i32_const(CASE_BIT).i32_or();
                ('a', LETTERS)
            }
            Class::Numeric => ('0', DIGITS),
            // Tabulator to carriage return, and the space.
            Class::Whitespace => {
                self.ins().i32_const(' ' as i32).i32_eq().local_get(code);
                ('\t', 5)
            }
            Class::UpperCase => ('A', LETTERS),
            Class::LowerCase => ('a', LETTERS),
        };
        self.ins().i32_const(first as i32).i32_sub().i32_const(count).i32_lt_u();
        if class == Class::Whitespace {
            self.ins().i32_or();
        }
    }

    /// The character in the other case, if it is of the case `from`.
    pub(super) fn char_case(&mut self, p: &Operation, c: Operand, from: Class) -> Val {
        let (settled, exit, code) = self.ascii(p, c);
        let ascii = self.asm.open_if(BlockType::Result(ValType::I64));
        self.ins().local_get(&code);
        self.push_is_ascii_of(&code, from);
        let shift = CASE_BIT.trailing_zeros() as i32;
        self.ins().i32_const(shift).i32_shl();
        if from == Class::LowerCase {
            self.ins().i32_sub();
        } else {
            self.ins().i32_add();
        }
        self.ins().i64_extend_i32_u().code_to_char();
        self.asm.otherwise(ascii);
        self.push_operate(&settled, p, exit);
        self.asm.close(ascii);
        self.asm.release(code);
        Val::Tagged(Info::of_type(Type::CHAR))
    }

    /// `digit-value`
    pub(super) fn digit_value(&mut self, p: &Operation, c: Operand) -> Val {
        let (settled, exit, code) = self.ascii(p, c);
        let ascii = self.asm.open_if(BlockType::Result(ValType::I64));
        self.ins().local_get(&code).i32_const('0' as i32).i32_sub().i32_const(FIXNUM_SHIFT as i32).i32_shl();
        self.ins().i64_extend_i32_u().i64_const(Value::FALSE.0 as i64);
        self.push_is_ascii_of(&code, Class::Numeric);
        self.ins().select();
        self.asm.otherwise(ascii);
        self.push_operate(&settled, p, exit);
        self.asm.close(ascii);
        self.asm.release(code);
        Val::Tagged(Info { ty: Type::FIXNUM.or(Type::FALSE), low: 0, high: DIGITS as i64 - 1 })
    }
}
