//! What every inline operation of `spec::ops` means. The interpreter and compiled code's slow paths come here; the
//! primitives of the same names share the functions below, so there is one meaning.
//!
//! Every function raises before it changes anything.

use super::table::{Index, Param};
use super::{chars as char_prims, lists, numbers, ports, records, strings, unary, vectors};
use crate::data::condition::ConditionKind;
use crate::data::{chars, equal, number, string, symbol};
use crate::heap::regs::reg;
use crate::heap::{
    BoxObject, Bytevector, Pair, Parameter, Promise, Record, RecordType, Value, Values, Vector, objects,
};
use crate::spec::Op;
use crate::vm::Vm;
use crate::vm::control::{Control, Outcome};

/// Executes `op`; operands beyond its arity are ignored.
#[inline]
pub fn operate(vm: &Vm, op: Op, a: Value, b: Value, c: Value, d: Value) -> Outcome {
    operate_known(vm, op, a, b, c, d)
}

/// The same where `op` is a constant: nothing is left of the choice.
#[inline(always)]
pub(super) fn operate_known(vm: &Vm, op: Op, a: Value, b: Value, c: Value, d: Value) -> Outcome {
    match op {
        Op::Add => numbers::add(vm, a, b),
        Op::Sub => numbers::sub(vm, a, b),
        Op::Mul => numbers::mul(vm, a, b),
        Op::Div => numbers::div(vm, a, b),
        Op::Quotient => numbers::quotient(vm, "quotient", a, b),
        Op::Remainder => numbers::remainder(vm, "remainder", a, b),
        Op::Modulo => numbers::modulo(vm, "modulo", a, b),
        Op::TruncateQuotient => numbers::quotient(vm, "truncate-quotient", a, b),
        Op::TruncateRemainder => numbers::remainder(vm, "truncate-remainder", a, b),
        Op::FloorRemainder => numbers::modulo(vm, "floor-remainder", a, b),
        Op::Max => numbers::max(vm, a, b),
        Op::Min => numbers::min(vm, a, b),
        Op::BitAnd => numbers::bit_and(vm, a, b),
        Op::BitOr => numbers::bit_or(vm, a, b),
        Op::BitXor => numbers::bit_xor(vm, a, b),
        Op::BitNot => unary::bit_not(vm, a),
        Op::Shift => unary::shift(vm, a, b),
        Op::Abs => unary::abs(vm, a),
        Op::Square => unary::square(vm, a),
        Op::Floor => unary::floor(vm, a),
        Op::Ceiling => unary::ceiling(vm, a),
        Op::Truncate => unary::truncate(vm, a),
        Op::Round => unary::round(vm, a),
        Op::Sqrt => unary::sqrt(vm, a),
        Op::Expt => unary::expt(vm, a, b),
        Op::Exact => unary::exact(vm, "exact", a),
        Op::Inexact => unary::inexact(vm, "inexact", a),
        Op::InexactToExact => unary::exact(vm, "inexact->exact", a),
        Op::ExactToInexact => unary::inexact(vm, "exact->inexact", a),
        Op::NumEq => numbers::num_eq(vm, a, b),
        Op::Lt => numbers::lt(vm, a, b),
        Op::Gt => numbers::gt(vm, a, b),
        Op::Le => numbers::le(vm, a, b),
        Op::Ge => numbers::ge(vm, a, b),
        Op::IsZero => numbers::is_zero(vm, a),
        Op::IsPositive => numbers::is_positive(vm, a),
        Op::IsNegative => numbers::is_negative(vm, a),
        Op::IsEven => unary::parity(vm, "even?", a, true),
        Op::IsOdd => unary::parity(vm, "odd?", a, false),
        Op::IsNumber => yes(number::is_number(a)),
        Op::IsReal => yes(number::is_real(a)),
        Op::IsRational => yes(number::is_rational(a)),
        Op::IsInteger => yes(number::is_integer(a)),
        Op::IsExactInteger => yes(number::is_exact_integer(a)),
        Op::IsExactRational => yes(number::is_exact_rational(a)),
        Op::IsFixnum => yes(a.is_fixnum()),
        Op::IsFlonum => yes(number::is_flonum(a)),
        Op::IsExact => unary::ask(vm, "exact?", a, number::is_exact),
        Op::IsInexact => unary::ask(vm, "inexact?", a, number::is_inexact),
        Op::IsNan => unary::ask(vm, "nan?", a, number::is_nan),
        Op::IsInfinite => unary::ask(vm, "infinite?", a, number::is_infinite),
        Op::IsFinite => unary::ask(vm, "finite?", a, number::is_finite),
        Op::Eq => yes(a == b),
        Op::Eqv => yes(equal::eqv(a, b)),
        Op::Equal => yes(equal::equal(a, b)?),
        Op::Not => yes(a == Value::FALSE),
        Op::IsNull => yes(a.is_null()),
        Op::IsPair => yes(a.is_pair()),
        Op::IsSymbol => yes(symbol::is_symbol(a)),
        Op::IsString => yes(string::is_string(a)),
        Op::IsVector => yes(Vector::is(a)),
        Op::IsBytevector => yes(Bytevector::is(a)),
        Op::IsProcedure => yes(a.is_procedure()),
        Op::IsChar => yes(a.is_char()),
        Op::IsBoolean => yes(a == Value::TRUE || a == Value::FALSE),
        Op::IsEof => yes(a == Value::EOF),
        Op::Cons => Ok(vm.heap.cons(a, b)),
        Op::Car => car(vm, a),
        Op::Cdr => cdr(vm, a),
        Op::SetCar => set_car(vm, a, b),
        Op::SetCdr => set_cdr(vm, a, b),
        Op::ListTail => lists::list_tail(vm, "list-tail", a, position(vm, "list-tail", b)?),
        Op::ListRef => lists::list_ref(vm, a, position(vm, "list-ref", b)?),
        Op::MakeBox => Ok(BoxObject::new(&vm.heap, a).value()),
        Op::BoxRef => Ok(BoxObject::known(a).content()),
        Op::BoxRefChecked => box_ref_checked(vm, a, b),
        Op::BoxSet => {
            BoxObject::known(a).set_content(b);
            Ok(Value::UNSPECIFIED)
        }
        Op::VectorRef => vector_ref(vm, a, b),
        Op::VectorSet => vector_set(vm, a, b, c),
        Op::VectorLength => vector_length(vm, a),
        Op::MakeVector => vectors::make(vm, a, b),
        Op::VectorInit => {
            Vector::known(a).items().set(b.as_fixnum() as u32, c);
            Ok(Value::UNSPECIFIED)
        }
        Op::StringRef => string_ref(vm, a, b),
        Op::StringSet => strings::string_set(vm, a, b, c),
        Op::StringLength => string_length(vm, a),
        Op::BytevectorRef => bytevector_ref(vm, a, b),
        Op::BytevectorSet => bytevector_set(vm, a, b, c),
        Op::BytevectorLength => bytevector_length(vm, a),
        Op::CharToInteger => char_to_integer(vm, a),
        Op::IntegerToChar => integer_to_char(vm, a),
        Op::CharEq => char_eq(vm, a, b),
        Op::CharLt => char_lt(vm, a, b),
        Op::CharGt => two_chars(vm, "char>?", a, b).map(|(a, b)| Value::bool(a > b)),
        Op::CharLe => two_chars(vm, "char<=?", a, b).map(|(a, b)| Value::bool(a <= b)),
        Op::CharGe => two_chars(vm, "char>=?", a, b).map(|(a, b)| Value::bool(a >= b)),
        Op::IsAlphabetic => yes(one_char(vm, "char-alphabetic?", a)?.is_alphabetic()),
        Op::IsNumeric => yes(chars::is_numeric(one_char(vm, "char-numeric?", a)?)),
        Op::IsWhitespace => yes(one_char(vm, "char-whitespace?", a)?.is_whitespace()),
        Op::IsUpperCase => yes(one_char(vm, "char-upper-case?", a)?.is_uppercase()),
        Op::IsLowerCase => yes(one_char(vm, "char-lower-case?", a)?.is_lowercase()),
        Op::CharUpcase => one_char(vm, "char-upcase", a).map(|c| Value::char(chars::upcase(c))),
        Op::CharDowncase => one_char(vm, "char-downcase", a).map(|c| Value::char(chars::downcase(c))),
        Op::CharFoldcase => one_char(vm, "char-foldcase", a).map(|c| Value::char(chars::foldcase(c))),
        Op::DigitValue => one_char(vm, "digit-value", a).map(char_prims::digit_value),
        Op::MakeRecord => records::filled(vm, a, b, c),
        Op::RecordInit => {
            Record::known(a).fields().set(b.as_fixnum() as u32, c);
            Ok(Value::UNSPECIFIED)
        }
        Op::RecordIs => yes(is_record_of(a, b)),
        Op::RecordRef => record_ref(vm, a, b, c),
        Op::RecordSet => record_set(vm, a, b, c, d),
        Op::ValuesRef => values_ref(vm, a, b, c),
        Op::Values2 => several(vm, &[a, b]),
        Op::Values3 => several(vm, &[a, b, c]),
        Op::Values4 => several(vm, &[a, b, c, d]),
        Op::Handlers => Ok(reg::HANDLERS.get()),
        Op::SetHandlers => {
            reg::HANDLERS.set(a);
            Ok(Value::UNSPECIFIED)
        }
        Op::Winders => Ok(reg::WINDERS.get()),
        Op::SetWinders => {
            reg::WINDERS.set(a);
            Ok(Value::UNSPECIFIED)
        }
        Op::MakePromise => Ok(Promise::new(&vm.heap, Pair::new(&vm.heap, a, b)).value()),
        Op::IsPromise => yes(Promise::is(a)),
        Op::PromiseState => Ok(promise(vm, "promise-state", a)?.shared().car()),
        Op::PromiseContent => Ok(promise(vm, "promise-content", a)?.shared().cdr()),
        Op::PromiseResolve => {
            let shared = promise(vm, "promise-resolve!", a)?.shared();
            shared.set_car(Value::TRUE);
            shared.set_cdr(b);
            Ok(Value::UNSPECIFIED)
        }
        Op::IsParameter => yes(Parameter::is(a)),
        Op::ParameterValue => Ok(parameter(vm, "parameter-value", a)?.cell().content()),
        Op::ParameterSet => {
            parameter(vm, "parameter-set!", a)?.cell().set_content(b);
            Ok(Value::UNSPECIFIED)
        }
        Op::ParameterConverter => Ok(parameter(vm, "parameter-converter", a)?.converter()),
        Op::RealPart => numbers::real_part(vm, a),
        Op::ImagPart => numbers::imag_part(vm, a),
        Op::ReadChar => ports::read_char(vm, a),
        Op::PeekChar => ports::peek_char(vm, a),
        Op::WriteChar => ports::write_char(vm, a, b),
        Op::Newline => ports::newline(vm, a),
        Op::ReadU8 => ports::read_u8(vm, a),
        Op::PeekU8 => ports::peek_u8(vm, a),
        Op::WriteU8 => ports::write_u8(vm, a, b),
    }
}

/// A result of any number of values.
#[inline]
pub(super) fn several(vm: &Vm, items: &[Value]) -> Outcome {
    if let [one] = items {
        return Ok(*one);
    }
    Ok(Values::of_items(&vm.heap, items)?.value())
}

#[inline]
fn promise(vm: &Vm, who: &str, v: Value) -> Result<Promise, Control> {
    Promise::of(v).ok_or_else(|| vm.type_error(who, 1, "a promise", v))
}

#[inline]
fn parameter(vm: &Vm, who: &str, v: Value) -> Result<Parameter, Control> {
    Parameter::of(v).ok_or_else(|| vm.type_error(who, 1, "a parameter", v))
}

#[inline(always)]
fn yes(b: bool) -> Outcome {
    Ok(Value::bool(b))
}

#[inline]
pub(super) fn car(vm: &Vm, x: Value) -> Outcome {
    if x.is_pair() { Ok(objects::car(x)) } else { Err(vm.type_error("car", 1, "a pair", x)) }
}

#[inline]
pub(super) fn cdr(vm: &Vm, x: Value) -> Outcome {
    if x.is_pair() { Ok(objects::cdr(x)) } else { Err(vm.type_error("cdr", 1, "a pair", x)) }
}

#[inline]
pub(super) fn set_car(vm: &Vm, x: Value, v: Value) -> Outcome {
    if !x.is_pair() {
        return Err(vm.type_error("set-car!", 1, "a pair", x));
    }
    objects::set_car(x, v);
    Ok(Value::UNSPECIFIED)
}

#[inline]
pub(super) fn set_cdr(vm: &Vm, x: Value, v: Value) -> Outcome {
    if !x.is_pair() {
        return Err(vm.type_error("set-cdr!", 1, "a pair", x));
    }
    objects::set_cdr(x, v);
    Ok(Value::UNSPECIFIED)
}

#[inline]
fn box_ref_checked(vm: &Vm, cell: Value, name: Value) -> Outcome {
    match BoxObject::known(cell).content() {
        Value::UNASSIGNED => Err(vm.error(ConditionKind::Unassigned, "variable used before its definition", &[name])),
        v => Ok(v),
    }
}

/// Checks an index (argument 2) into something with `len` elements.
#[inline(always)]
pub(super) fn element(vm: &Vm, who: &str, of: Value, len: u32, k: Value) -> Result<u32, Control> {
    // A negative fixnum, seen unsigned, is beyond every length.
    if k.is_fixnum() && (k.as_fixnum() as u64) < len as u64 {
        return Ok(k.as_fixnum() as u32);
    }
    Err(bad_index(vm, who, of, k))
}

#[cold]
fn bad_index(vm: &Vm, who: &str, of: Value, k: Value) -> Control {
    if k.is_fixnum() { vm.range_error(who, k, of) } else { vm.type_error(who, 2, "an exact non-negative integer", k) }
}

#[inline]
pub(super) fn vector_ref(vm: &Vm, v: Value, k: Value) -> Outcome {
    let Some(vector) = Vector::of(v) else { return Err(vm.type_error("vector-ref", 1, "a vector", v)) };
    Ok(vector.items().get(element(vm, "vector-ref", v, vector.length(), k)?))
}

#[inline]
pub(super) fn vector_set(vm: &Vm, v: Value, k: Value, x: Value) -> Outcome {
    let Some(vector) = Vector::of(v) else { return Err(vm.type_error("vector-set!", 1, "a vector", v)) };
    vector.items().set(element(vm, "vector-set!", v, vector.length(), k)?, x);
    Ok(Value::UNSPECIFIED)
}

#[inline]
pub(super) fn vector_length(vm: &Vm, v: Value) -> Outcome {
    match Vector::of(v) {
        Some(vector) => Ok(Value::fixnum(vector.length() as i64)),
        None => Err(vm.type_error("vector-length", 1, "a vector", v)),
    }
}

#[inline]
pub(super) fn string_ref(vm: &Vm, s: Value, k: Value) -> Outcome {
    if !string::is_string(s) {
        return Err(vm.type_error("string-ref", 1, "a string", s));
    }
    Ok(Value::char(string::get(s, element(vm, "string-ref", s, string::length(s), k)?)))
}

#[inline]
pub(super) fn string_length(vm: &Vm, s: Value) -> Outcome {
    if string::is_string(s) {
        Ok(Value::fixnum(string::length(s) as i64))
    } else {
        Err(vm.type_error("string-length", 1, "a string", s))
    }
}

#[inline]
pub(super) fn bytevector_ref(vm: &Vm, v: Value, k: Value) -> Outcome {
    const WHO: &str = "bytevector-u8-ref";
    let Some(bytevector) = Bytevector::of(v) else { return Err(vm.type_error(WHO, 1, "a bytevector", v)) };
    Ok(Value::fixnum(bytevector.bytes().get(element(vm, WHO, v, bytevector.length(), k)?) as i64))
}

#[inline]
pub(super) fn bytevector_set(vm: &Vm, v: Value, k: Value, byte: Value) -> Outcome {
    const WHO: &str = "bytevector-u8-set!";
    let Some(bytevector) = Bytevector::of(v) else { return Err(vm.type_error(WHO, 1, "a bytevector", v)) };
    let i = element(vm, WHO, v, bytevector.length(), k)?;
    match byte.to_fixnum().and_then(|n| u8::try_from(n).ok()) {
        Some(n) => bytevector.bytes().set(i, n),
        None => return Err(vm.type_error(WHO, 3, "a byte", byte)),
    }
    Ok(Value::UNSPECIFIED)
}

#[inline]
pub(super) fn bytevector_length(vm: &Vm, v: Value) -> Outcome {
    match Bytevector::of(v) {
        Some(bytevector) => Ok(Value::fixnum(bytevector.length() as i64)),
        None => Err(vm.type_error("bytevector-length", 1, "a bytevector", v)),
    }
}

#[inline]
pub(super) fn char_to_integer(vm: &Vm, c: Value) -> Outcome {
    match c.to_char() {
        Some(c) => Ok(Value::fixnum(c as i64)),
        None => Err(vm.type_error("char->integer", 1, "a character", c)),
    }
}

#[inline]
pub(super) fn integer_to_char(vm: &Vm, n: Value) -> Outcome {
    match n.to_fixnum().and_then(|n| u32::try_from(n).ok()).and_then(char::from_u32) {
        Some(c) => Ok(Value::char(c)),
        None => Err(vm.type_error("integer->char", 1, "a Unicode scalar value", n)),
    }
}

#[inline]
fn char_eq(vm: &Vm, a: Value, b: Value) -> Outcome {
    two_chars(vm, "char=?", a, b).map(|(a, b)| Value::bool(a == b))
}

#[inline]
fn char_lt(vm: &Vm, a: Value, b: Value) -> Outcome {
    two_chars(vm, "char<?", a, b).map(|(a, b)| Value::bool(a < b))
}

#[inline]
fn two_chars(vm: &Vm, who: &str, a: Value, b: Value) -> Result<(char, char), Control> {
    match (a.to_char(), b.to_char()) {
        (Some(a), Some(b)) => Ok((a, b)),
        (None, _) => Err(vm.type_error(who, 1, "a character", a)),
        (_, None) => Err(vm.type_error(who, 2, "a character", b)),
    }
}

#[inline]
fn one_char(vm: &Vm, who: &str, c: Value) -> Result<char, Control> {
    c.to_char().ok_or_else(|| vm.type_error(who, 1, "a character", c))
}

/// A position in a list: argument 2.
#[inline]
fn position(vm: &Vm, who: &str, k: Value) -> Result<u32, Control> {
    Index::convert(vm, k).ok_or_else(|| vm.type_error(who, 2, Index::EXPECTED, k))
}

/// Is `v` a record of this record type?
#[inline]
pub(super) fn is_record_of(v: Value, record_type: Value) -> bool {
    record_of(v, record_type).is_some()
}

#[inline]
fn record_of(v: Value, record_type: Value) -> Option<Record> {
    Record::of(v).filter(|record| record.record_type().value() == record_type)
}

#[inline]
fn record_ref(vm: &Vm, v: Value, record_type: Value, k: Value) -> Outcome {
    match record_of(v, record_type) {
        Some(record) => Ok(record.fields().get(k.as_fixnum() as u32)),
        None => Err(wrong_record(vm, v, record_type, k, 0)),
    }
}

#[inline]
fn record_set(vm: &Vm, v: Value, record_type: Value, k: Value, x: Value) -> Outcome {
    let Some(record) = record_of(v, record_type) else { return Err(wrong_record(vm, v, record_type, k, 1)) };
    record.fields().set(k.as_fixnum() as u32, x);
    Ok(Value::UNSPECIFIED)
}

/// The error of the accessor (`part` 0) or modifier (`part` 1) of field `k`, by the name the record type has for it.
#[cold]
fn wrong_record(vm: &Vm, v: Value, record_type: Value, k: Value, part: u32) -> Control {
    let text = |v: Value| if symbol::is_symbol(v) { symbol::name(v) } else { String::from("record") };
    let record_type = RecordType::known(record_type);
    let type_name = text(record_type.name());
    let k = k.as_fixnum() as u32;
    let procedure =
        record_type.procedures().and_then(|procedures| procedures.items().iter().nth((2 * k + part) as usize));
    let who = match procedure {
        Some(procedure) => text(procedure),
        None => format!("field {}", text(record_type.fields().items().get(k))),
    };
    vm.error(ConditionKind::Type, &format!("{who}: argument 1 must be a record of type {}", bare(&type_name)), &[v])
}

/// A record type's name without the customary brackets.
pub(super) fn bare(name: &str) -> &str {
    name.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or(name)
}

fn values_ref(vm: &Vm, v: Value, k: Value, expected: Value) -> Outcome {
    let (k, expected) = (k.as_fixnum() as u32, expected.as_fixnum() as u32);
    let several = Values::of(v).map(Values::items);
    let got = several.map_or(1, |items| items.len());
    if got != expected {
        let message = format!("expected {}, got {got}", vm.count(expected, "value"));
        let irritants = several.map_or_else(|| vec![v], |items| items.to_vec());
        return Err(vm.error(ConditionKind::Values, &message, &irritants));
    }
    Ok(several.map_or(v, |items| items.get(k)))
}
