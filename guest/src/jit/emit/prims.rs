//! Inline operations: who emits which, and the generic form behind all of them.

use super::super::asm::{ExitId, I64};
use super::super::facts::{Info, Type};
use super::super::vars::{Operand, VarSet};
use super::Emitter;
use super::arith::Arith;
use super::exits::{Ready, Settled};
use super::operands::{Relation, Val};
use super::ports::Unit;
use crate::core::tree::Atom;
use crate::heap::Value;
use crate::heap::{Compnum, Kind, Pair};
use crate::spec::Op;
use crate::spec::ops::ResultType;
use crate::spec::runtime::SIGNATURES;

/// An operation being emitted: what its exits need.
#[derive(Clone, Copy)]
pub(super) struct Operation<'a> {
    pub op: Op,
    pub args: &'a [Operand],
    pub site: u32,
    /// What an exit stores.
    pub needed: VarSet,
    /// The type record.
    pub record: u16,
}

impl Emitter<'_> {
    pub(super) fn prim(&mut self, op: Op, args: &[Atom], site: u32, needed: VarSet) -> Val {
        let operands: Vec<Operand> = args.iter().map(|&atom| self.operand(atom)).collect();
        let record = if op.is_recorded() { self.record(site) } else { 0 };
        let operation = Operation { op, args: &operands, site, needed, record };
        self.emit_op(&operation)
    }

    fn emit_op(&mut self, p: &Operation) -> Val {
        let zero = Operand::Const(Value::fixnum(0));
        match (p.op, p.args) {
            (Op::Add, &[a, b]) => self.arith(p, Arith::Add, a, b),
            (Op::Sub, &[a, b]) => self.arith(p, Arith::Sub, a, b),
            (Op::Mul, &[a, b]) => self.arith(p, Arith::Mul, a, b),
            (Op::Div, &[a, b]) => self.arith(p, Arith::Div, a, b),
            (Op::Quotient, &[a, b]) => self.arith(p, Arith::Quotient, a, b),
            (Op::Remainder, &[a, b]) => self.arith(p, Arith::Remainder, a, b),
            (Op::Modulo, &[a, b]) => self.arith(p, Arith::Modulo, a, b),
            (Op::NumEq, &[a, b]) => self.compare(p, Relation::Eq, a, b),
            (Op::Lt, &[a, b]) => self.compare(p, Relation::Lt, a, b),
            (Op::Gt, &[a, b]) => self.compare(p, Relation::Gt, a, b),
            (Op::Le, &[a, b]) => self.compare(p, Relation::Le, a, b),
            (Op::Ge, &[a, b]) => self.compare(p, Relation::Ge, a, b),
            (Op::IsZero, &[a]) => self.compare(p, Relation::Eq, a, zero),
            (Op::IsPositive, &[a]) => self.compare(p, Relation::Gt, a, zero),
            (Op::IsNegative, &[a]) => self.compare(p, Relation::Lt, a, zero),
            (Op::Eq, &[a, b]) => self.same(a, b),
            (Op::Eqv, &[a, b]) => self.equivalent(p, a, b),
            (Op::Not, &[a]) => self.is_constant(a, Value::FALSE),
            (Op::IsNull, &[a]) => self.is_constant(a, Value::NIL),
            (Op::IsEof, &[a]) => self.is_constant(a, Value::EOF),
            (Op::IsPair, &[a]) => self.is_of_type(a, Type::PAIR),
            (Op::IsProcedure, &[a]) => self.is_of_type(a, Type::PROCEDURE),
            (Op::IsChar, &[a]) => self.is_of_type(a, Type::CHAR),
            (Op::IsBoolean, &[a]) => self.is_of_type(a, Type::BOOLEAN),
            (Op::IsSymbol, &[a]) => self.is_kind(a, Kind::Symbol),
            (Op::IsString, &[a]) => self.is_kind(a, Kind::String),
            (Op::IsVector, &[a]) => self.is_kind(a, Kind::Vector),
            (Op::IsBytevector, &[a]) => self.is_kind(a, Kind::Bytevector),
            (Op::Cons, &[a, b]) => self.cons(a, b),
            (Op::Car, &[a]) => self.pair_ref(p, a, Pair::CAR),
            (Op::Cdr, &[a]) => self.pair_ref(p, a, Pair::CDR),
            (Op::SetCar, &[a, b]) => self.pair_set(p, a, b, Pair::CAR),
            (Op::SetCdr, &[a, b]) => self.pair_set(p, a, b, Pair::CDR),
            (Op::MakeBox, &[a]) => self.make_box(a),
            (Op::BoxRef, &[a]) => self.box_ref(a),
            (Op::BoxRefChecked, &[a, _]) => self.box_ref_checked(p, a),
            (Op::BoxSet, &[a, b]) => self.box_set(a, b),
            (Op::VectorRef, &[v, i]) => self.vector_ref(p, v, i),
            (Op::VectorSet, &[v, i, x]) => self.vector_set(p, v, i, x),
            (Op::VectorLength, &[v]) => self.length(p, v, Kind::Vector),
            (Op::StringRef, &[s, i]) => self.string_ref(p, s, i),
            (Op::StringLength, &[s]) => self.length(p, s, Kind::String),
            (Op::BytevectorRef, &[v, i]) => self.bytevector_ref(p, v, i),
            (Op::BytevectorSet, &[v, i, x]) => self.bytevector_set(p, v, i, x),
            (Op::BytevectorLength, &[v]) => self.length(p, v, Kind::Bytevector),
            (Op::CharToInteger, &[c]) => self.char_to_integer(p, c),
            (Op::IntegerToChar, &[n]) => self.integer_to_char(p, n),
            (Op::CharEq, &[a, b]) => self.char_compare(p, Relation::Eq, a, b),
            (Op::CharLt, &[a, b]) => self.char_compare(p, Relation::Lt, a, b),
            (Op::RecordIs, &[r, t]) => self.record_is(r, t),
            (Op::RecordRef, &[r, t, i]) => self.record_ref(p, r, t, i),
            (Op::RecordSet, &[r, t, i, x]) => self.record_set(p, r, t, i, x),
            (Op::ValuesRef, &[v, i, n]) => self.values_ref(p, v, i, n),
            (Op::RealPart, &[z]) => self.part_of_complex(p, z, Compnum::REAL),
            (Op::ImagPart, &[z]) => self.part_of_complex(p, z, Compnum::IMAGINARY),
            (Op::ReadChar, &[port]) => self.read_port(p, port, Unit::Char, true),
            (Op::PeekChar, &[port]) => self.read_port(p, port, Unit::Char, false),
            (Op::WriteChar, &[c, port]) => self.write_port(p, c, port, Unit::Char),
            (Op::Newline, &[port]) => self.write_port(p, Operand::Const(Value::char('\n')), port, Unit::Char),
            (Op::ReadU8, &[port]) => self.read_port(p, port, Unit::Byte, true),
            (Op::PeekU8, &[port]) => self.read_port(p, port, Unit::Byte, false),
            (Op::WriteU8, &[byte, port]) => self.write_port(p, byte, port, Unit::Byte),
            (
                Op::Add
                | Op::Sub
                | Op::Mul
                | Op::Div
                | Op::Quotient
                | Op::Remainder
                | Op::Modulo
                | Op::NumEq
                | Op::Lt
                | Op::Gt
                | Op::Le
                | Op::Ge
                | Op::IsZero
                | Op::IsPositive
                | Op::IsNegative
                | Op::Eq
                | Op::Eqv
                | Op::Not
                | Op::IsNull
                | Op::IsPair
                | Op::IsSymbol
                | Op::IsString
                | Op::IsVector
                | Op::IsBytevector
                | Op::IsProcedure
                | Op::IsChar
                | Op::IsBoolean
                | Op::IsEof
                | Op::Cons
                | Op::Car
                | Op::Cdr
                | Op::SetCar
                | Op::SetCdr
                | Op::MakeBox
                | Op::BoxRef
                | Op::BoxRefChecked
                | Op::BoxSet
                | Op::VectorRef
                | Op::VectorSet
                | Op::VectorLength
                | Op::StringRef
                | Op::StringLength
                | Op::BytevectorRef
                | Op::BytevectorSet
                | Op::BytevectorLength
                | Op::CharToInteger
                | Op::IntegerToChar
                | Op::CharEq
                | Op::CharLt
                | Op::RecordIs
                | Op::RecordRef
                | Op::RecordSet
                | Op::ValuesRef
                | Op::RealPart
                | Op::ImagPart
                | Op::ReadChar
                | Op::PeekChar
                | Op::WriteChar
                | Op::Newline
                | Op::ReadU8
                | Op::PeekU8
                | Op::WriteU8,
                args,
            ) => unreachable!("{} with {} operands", p.op.name(), args.len()),
        }
    }

    /// The exit that executes the operation again.
    pub(super) fn exit_of(&mut self, ready: &impl Ready, p: &Operation) -> ExitId {
        self.exit(ready, p.site, p.needed)
    }

    /// Settles the operands; the exit that executes the operation again.
    pub(super) fn settled_exit(&mut self, p: &Operation) -> ExitId {
        let settled = self.settle(p.args);
        self.exit_of(&settled, p)
    }

    /// The operation by the runtime entry `operate`. When it would raise, the interpreter raises.
    pub(super) fn call_operate(&mut self, p: &Operation) -> Val {
        let settled = self.settle(p.args);
        let exit = self.exit_of(&settled, p);
        self.push_operate(&settled, p, exit);
        Val::Tagged(result_info(p.op))
    }

    /// The call of the runtime entry `operate`, whose result is on the stack then. Its operands are settled, so it changes
    /// no facts and may stand in code that is skipped sometimes.
    pub(super) fn push_operate(&mut self, _: &Settled, p: &Operation, exit: ExitId) {
        self.ins().i32_const(p.op as i32);
        for i in 0..OPERANDS {
            match p.args.get(i) {
                Some(&operand) => self.push(operand),
                None => {
                    self.ins().i64_const(0);
                }
            }
        }
        let (operate, result) = (self.cx.plan.runtime.operate, self.asm.scratch::<I64>());
        self.ins().call_entry(operate).local_tee(&result);
        self.ins().i64_const(Value::UNWIND.0 as i64).i64_eq();
        self.asm.br_if_exit(exit);
        self.ins().local_get(&result);
        self.asm.release(result);
    }
}

/// Operands that `operate` takes; those that the operation lacks are 0.
const OPERANDS: usize = SIGNATURES.operate.params.len() - 1;

/// What the table of operations says of a result.
fn result_info(op: Op) -> Info {
    match op.result() {
        ResultType::Any => Info::ANY,
        ResultType::Boolean => Info::of_type(Type::BOOLEAN),
        ResultType::Number => Info::of_type(Type::NUMBER),
        ResultType::Fixnum => Info::FIXNUM,
        ResultType::Pair => Info::of_type(Type::PAIR),
        ResultType::Char => Info::of_type(Type::CHAR),
        ResultType::Box => Info::of_type(Type::BOX),
        ResultType::Unspecified => Info::of_type(Type::IMMEDIATE),
    }
}
