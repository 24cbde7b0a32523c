//! Inline operations: who emits which, and the generic form behind all of them.

use super::super::asm::ExitId;
use super::super::facts::{Info, Type};
use super::super::vars::{Operand, VarSet};
use super::Emitter;
use super::arith::Arith;
use super::chars::Class;
use super::exits::{Ready, Settled};
use super::number_tests::{Answers, Flonum};
use super::operands::{Relation, Val};
use super::ports::Unit;
use super::unary::Unary;
use crate::core::tree::Atom;
use crate::heap::regs::reg;
use crate::heap::{Compnum, Kind, Pair, Value};
use crate::prims;
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

    pub(super) fn emit_op(&mut self, p: &Operation) -> Val {
        let zero = Operand::Const(Value::fixnum(0));
        match (p.op, p.args) {
            (Op::Add, &[a, b]) => self.arith(p, Arith::Add, a, b),
            (Op::Sub, &[a, b]) => self.arith(p, Arith::Sub, a, b),
            (Op::Mul, &[a, b]) => self.arith(p, Arith::Mul, a, b),
            (Op::Div, &[a, b]) => self.arith(p, Arith::Div, a, b),
            (Op::Quotient, &[a, b]) => self.arith(p, Arith::Quotient, a, b),
            (Op::Remainder, &[a, b]) => self.arith(p, Arith::Remainder, a, b),
            (Op::Modulo, &[a, b]) => self.arith(p, Arith::Modulo, a, b),
            (Op::TruncateQuotient, &[a, b]) => self.arith(p, Arith::Quotient, a, b),
            (Op::TruncateRemainder, &[a, b]) => self.arith(p, Arith::Remainder, a, b),
            (Op::FloorRemainder, &[a, b]) => self.arith(p, Arith::Modulo, a, b),
            (Op::Max, &[a, b]) => self.arith(p, Arith::Max, a, b),
            (Op::Min, &[a, b]) => self.arith(p, Arith::Min, a, b),
            (Op::BitAnd, &[a, b]) => self.arith(p, Arith::And, a, b),
            (Op::BitOr, &[a, b]) => self.arith(p, Arith::Or, a, b),
            (Op::BitXor, &[a, b]) => self.arith(p, Arith::Xor, a, b),
            (Op::Shift, &[a, b]) => self.arith(p, Arith::Shift, a, b),
            (Op::Square, &[a]) => self.arith(p, Arith::Mul, a, a),
            (Op::BitNot, &[a]) => self.unary(p, Unary::Not, a),
            (Op::Abs, &[a]) => self.unary(p, Unary::Abs, a),
            (Op::Floor, &[a]) => self.unary(p, Unary::Floor, a),
            (Op::Ceiling, &[a]) => self.unary(p, Unary::Ceiling, a),
            (Op::Truncate, &[a]) => self.unary(p, Unary::Truncate, a),
            (Op::Round, &[a]) => self.unary(p, Unary::Round, a),
            (Op::Sqrt, &[a]) => self.unary(p, Unary::Sqrt, a),
            (Op::Exact | Op::InexactToExact, &[a]) => self.unary(p, Unary::Exact, a),
            (Op::Inexact | Op::ExactToInexact, &[a]) => self.unary(p, Unary::Inexact, a),
            (Op::Expt, _) => self.call_operate(p),
            (Op::IsEven, &[a]) => self.parity(p, a, Relation::Eq),
            (Op::IsOdd, &[a]) => self.parity(p, a, Relation::Ne),
            (Op::IsFixnum, &[a]) => self.is_of_type(a, Type::FIXNUM),
            (Op::IsNumber | Op::IsReal, &[a]) => self.ask_number(p, a, Answers::ALWAYS),
            (Op::IsRational, &[a]) => self.ask_number(p, a, Answers { fixnum: true, flonum: Flonum::Finite }),
            (Op::IsInteger, &[a]) => self.ask_number(p, a, Answers { fixnum: true, flonum: Flonum::Integral }),
            (Op::IsExactInteger | Op::IsExactRational | Op::IsExact, &[a]) => self.ask_number(p, a, Answers::EXACT),
            (Op::IsFlonum | Op::IsInexact, &[a]) => self.ask_number(p, a, Answers::INEXACT),
            (Op::IsNan, &[a]) => self.ask_number(p, a, Answers { fixnum: false, flonum: Flonum::Nan }),
            (Op::IsInfinite, &[a]) => self.ask_number(p, a, Answers { fixnum: false, flonum: Flonum::Infinite }),
            (Op::IsFinite, &[a]) => self.ask_number(p, a, Answers { fixnum: true, flonum: Flonum::Finite }),
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
            (Op::Equal, &[a, b]) => self.equal(p, a, b),
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
            (Op::ListTail, &[list, k]) => self.list_tail(p, list, k),
            (Op::ListRef, &[list, k]) => self.list_ref(p, list, k),
            (Op::MakeBox, &[a]) => self.make_box(a),
            (Op::BoxRef, &[a]) => self.box_ref(a),
            (Op::BoxRefChecked, &[a, _]) => self.box_ref_checked(p, a),
            (Op::BoxSet, &[a, b]) => self.box_set(a, b),
            (Op::VectorRef, &[v, i]) => self.vector_ref(p, v, i),
            (Op::VectorSet, &[v, i, x]) => self.vector_set(p, v, i, x),
            (Op::MakeVector, &[k, fill]) => self.make_vector(p, k, fill),
            (Op::VectorInit, &[v, i, x]) => self.vector_init(v, i, x),
            (Op::VectorLength, &[v]) => self.length(p, v, Kind::Vector),
            (Op::StringRef, &[s, i]) => self.string_ref(p, s, i),
            (Op::StringSet, &[s, i, c]) => self.string_set(p, s, i, c),
            (Op::StringLength, &[s]) => self.length(p, s, Kind::String),
            (Op::BytevectorRef, &[v, i]) => self.bytevector_ref(p, v, i),
            (Op::BytevectorSet, &[v, i, x]) => self.bytevector_set(p, v, i, x),
            (Op::BytevectorLength, &[v]) => self.length(p, v, Kind::Bytevector),
            (Op::CharToInteger, &[c]) => self.char_to_integer(p, c),
            (Op::IntegerToChar, &[n]) => self.integer_to_char(p, n),
            (Op::CharEq, &[a, b]) => self.char_compare(p, Relation::Eq, a, b),
            (Op::CharLt, &[a, b]) => self.char_compare(p, Relation::Lt, a, b),
            (Op::CharGt, &[a, b]) => self.char_compare(p, Relation::Gt, a, b),
            (Op::CharLe, &[a, b]) => self.char_compare(p, Relation::Le, a, b),
            (Op::CharGe, &[a, b]) => self.char_compare(p, Relation::Ge, a, b),
            (Op::IsAlphabetic, &[c]) => self.char_class(p, c, Class::Alphabetic),
            (Op::IsNumeric, &[c]) => self.char_class(p, c, Class::Numeric),
            (Op::IsWhitespace, &[c]) => self.char_class(p, c, Class::Whitespace),
            (Op::IsUpperCase, &[c]) => self.char_class(p, c, Class::UpperCase),
            (Op::IsLowerCase, &[c]) => self.char_class(p, c, Class::LowerCase),
            (Op::CharUpcase, &[c]) => self.char_case(p, c, Class::LowerCase),
            (Op::CharDowncase | Op::CharFoldcase, &[c]) => self.char_case(p, c, Class::UpperCase),
            (Op::DigitValue, &[c]) => self.digit_value(p, c),
            (Op::MakeRecord, &[t, n, fill]) => self.make_record(p, t, n, fill),
            (Op::RecordInit, &[r, i, x]) => self.record_init(r, i, x),
            (Op::RecordIs, &[r, t]) => self.record_is(r, t),
            (Op::RecordRef, &[r, t, i]) => self.record_ref(p, r, t, i),
            (Op::RecordSet, &[r, t, i, x]) => self.record_set(p, r, t, i, x),
            (Op::ValuesRef, &[v, i, n]) => self.values_ref(p, v, i, n),
            (Op::Values2 | Op::Values3 | Op::Values4, items) => self.values(items),
            (Op::Handlers, _) => self.register(reg::HANDLERS),
            (Op::SetHandlers, &[handlers]) => self.set_register(reg::HANDLERS, handlers),
            (Op::Winders, _) => self.register(reg::WINDERS),
            (Op::SetWinders, &[winders]) => self.set_register(reg::WINDERS, winders),
            (Op::MakePromise, &[state, content]) => self.make_promise(state, content),
            (Op::IsPromise, &[x]) => self.is_kind(x, Kind::Promise),
            (Op::PromiseState, &[x]) => self.promise_ref(p, x, Pair::CAR),
            (Op::PromiseContent, &[x]) => self.promise_ref(p, x, Pair::CDR),
            (Op::IsParameter, &[x]) => self.is_parameter(x),
            (Op::ParameterValue, &[x]) => self.parameter_value(p, x),
            (Op::ParameterConverter, &[x]) => self.parameter_converter(p, x),
            // Rare, and a store into an object that may be old.
            (Op::PromiseResolve | Op::ParameterSet, _) => self.call_operate(p),
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
                | Op::TruncateQuotient
                | Op::TruncateRemainder
                | Op::FloorRemainder
                | Op::Max
                | Op::Min
                | Op::BitAnd
                | Op::BitOr
                | Op::BitXor
                | Op::BitNot
                | Op::Shift
                | Op::Abs
                | Op::Square
                | Op::Floor
                | Op::Ceiling
                | Op::Truncate
                | Op::Round
                | Op::Sqrt
                | Op::Exact
                | Op::Inexact
                | Op::InexactToExact
                | Op::ExactToInexact
                | Op::IsEven
                | Op::IsOdd
                | Op::IsNumber
                | Op::IsReal
                | Op::IsRational
                | Op::IsInteger
                | Op::IsExactInteger
                | Op::IsExactRational
                | Op::IsFixnum
                | Op::IsFlonum
                | Op::IsExact
                | Op::IsInexact
                | Op::IsNan
                | Op::IsInfinite
                | Op::IsFinite
                | Op::Equal
                | Op::ListTail
                | Op::ListRef
                | Op::MakeVector
                | Op::VectorInit
                | Op::StringSet
                | Op::CharGt
                | Op::CharLe
                | Op::CharGe
                | Op::IsAlphabetic
                | Op::IsNumeric
                | Op::IsWhitespace
                | Op::IsUpperCase
                | Op::IsLowerCase
                | Op::CharUpcase
                | Op::CharDowncase
                | Op::CharFoldcase
                | Op::DigitValue
                | Op::MakeRecord
                | Op::RecordInit
                | Op::ValuesRef
                | Op::SetHandlers
                | Op::SetWinders
                | Op::MakePromise
                | Op::IsPromise
                | Op::PromiseState
                | Op::PromiseContent
                | Op::IsParameter
                | Op::ParameterValue
                | Op::ParameterConverter
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

    /// The generic form's call, whose result is on the stack then: of the direct entry of the primitive that means the
    /// operation, which saves the runtime's choice between operations, else of the runtime entry `operate`. The operands
    /// are settled, so it changes no facts and may stand in code that is skipped sometimes.
    pub(super) fn push_operate(&mut self, settled: &Settled, p: &Operation, exit: ExitId) {
        let primitive = prims::of_op(p.op).filter(|_| self.cx.options.direct_primitives);
        if let Some(direct) = primitive.and_then(|primitive| primitive.direct(p.args.len() as u32)) {
            return self.push_direct(settled, direct.entry(), p.args, exit);
        }
        self.ins().i32_const(p.op as i32);
        for i in 0..OPERANDS {
            match p.args.get(i) {
                Some(&operand) => self.push(operand),
                None => {
                    self.ins().i64_const(0);
                }
            }
        }
        let operate = self.cx.plan.runtime.operate;
        self.ins().call_entry(operate);
        self.leave_without_value(exit);
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
        ResultType::Vector => Info::of_type(Type::VECTOR),
        ResultType::Record => Info::of_type(Type::RECORD),
        ResultType::Box => Info::of_type(Type::BOX),
        ResultType::Unspecified => Info::of_type(Type::IMMEDIATE),
    }
}
