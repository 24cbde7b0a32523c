//! Numbers (R7RS §6.2). The arithmetic itself is `data::number`.

use super::table::{
    Any, ExactInteger, Index, Integer, Number, Param, Radix, Rational, Real, Str, boolean, check, prims,
};
use super::unary;
use crate::data::condition::ConditionKind;
use crate::data::number::{self, NumError, NumResult, bits};
use crate::data::string;
use crate::heap::{Value, Values};
use crate::vm::Vm;
use crate::vm::control::{Args, Control, Outcome};
use std::cmp::Ordering;

prims! { vm, args;
    /// Is it a number?
    "number?" (x: Any) Pure IsNumber => boolean(number::is_number(x));
    /// Is it a number? (Every number is complex.)
    "complex?" (x: Any) Pure IsNumber => boolean(number::is_number(x));
    /// Is it a real number?
    "real?" (x: Any) Pure IsReal => boolean(number::is_real(x));
    /// Is it a real number, neither infinite nor NaN?
    "rational?" (x: Any) Pure IsRational => boolean(number::is_rational(x));
    /// Is it an integer, exact or not?
    "integer?" (x: Any) Pure IsInteger => boolean(number::is_integer(x));
    /// Is it an exact number?
    "exact?" (z: Number) Pure IsExact => boolean(number::is_exact(z));
    /// Is it an inexact number?
    "inexact?" (z: Number) Pure IsInexact => boolean(number::is_inexact(z));
    /// Is it an exact integer?
    "exact-integer?" (x: Any) Pure IsExactInteger => boolean(number::is_exact_integer(x));
    /// Is it an exact integer or ratio?
    "exact-rational?" (x: Any) Pure IsExactRational => boolean(number::is_exact_rational(x));
    /// Is it a small exact integer?
    "fixnum?" (x: Any) Pure IsFixnum => boolean(x.is_fixnum());
    /// Is it a real inexact number?
    "flonum?" (x: Any) Pure IsFlonum => boolean(number::is_flonum(x));
    /// Neither infinite nor NaN?
    "finite?" (z: Number) Pure IsFinite => boolean(number::is_finite(z));
    /// Infinite?
    "infinite?" (z: Number) Pure IsInfinite => boolean(number::is_infinite(z));
    /// Not a number?
    "nan?" (z: Number) Pure IsNan => boolean(number::is_nan(z));

    /// Equal numbers, all of them?
    "=" (a: Any | more) Pure NumEq => chain::<Number>(vm, "=", a, more, num_eq);
    /// Ascending?
    "<" (a: Any | more) Pure Lt => chain::<Real>(vm, "<", a, more, lt);
    /// Descending?
    ">" (a: Any | more) Pure Gt => chain::<Real>(vm, ">", a, more, gt);
    /// Not descending?
    "<=" (a: Any | more) Pure Le => chain::<Real>(vm, "<=", a, more, le);
    /// Not ascending?
    ">=" (a: Any | more) Pure Ge => chain::<Real>(vm, ">=", a, more, ge);
    /// Zero?
    "zero?" (z: Any) Pure IsZero => is_zero(vm, z);
    /// Above zero?
    "positive?" (x: Any) Pure IsPositive => is_positive(vm, x);
    /// Below zero?
    "negative?" (x: Any) Pure IsNegative => is_negative(vm, x);
    /// Not a multiple of two?
    "odd?" (n: Any) Pure IsOdd => unary::parity(vm, "odd?", n, false);
    /// A multiple of two?
    "even?" (n: Any) Pure IsEven => unary::parity(vm, "even?", n, true);
    /// The greatest; inexact when one argument is.
    "max" (x: Real | more) Allocates Max => fold(vm, "max", x, more, |heap, a, b| real(number::max(heap, a, b)));
    /// The least; inexact when one argument is.
    "min" (x: Real | more) Allocates Min => fold(vm, "min", x, more, |heap, a, b| real(number::min(heap, a, b)));
    /// The sum.
    "+" (| z) Allocates Add => match z.len() {
        0 => Ok(Value::fixnum(0)),
        _ => fold(vm, "+", checked_number(vm, "+", z.get(0))?, z.from(1), number::add),
    };
    /// The product.
    "*" (| z) Allocates Mul => match z.len() {
        0 => Ok(Value::fixnum(1)),
        _ => fold(vm, "*", checked_number(vm, "*", z.get(0))?, z.from(1), number::mul),
    };
    /// The first less the others; of one argument its negation.
    "-" (z: Number | more) Allocates Sub => match more.len() {
        0 => checked(vm, "-", [z], number::negate(&vm.heap, z)),
        _ => fold(vm, "-", z, more, number::sub),
    };
    /// The first divided by the others; of one argument its inverse.
    "/" (z: Number | more) Allocates Div => match more.len() {
        0 => checked(vm, "/", [z], number::div(&vm.heap, Value::fixnum(1), z)),
        _ => fold(vm, "/", z, more, number::div),
    };
    /// The magnitude of a real number.
    "abs" (x: Any) Allocates Abs => unary::abs(vm, x);
    /// `floor-quotient` and `floor-remainder`.
    "floor/" (a: Integer, b: Integer) Allocates => two(vm, "floor/", [a, b], number::floor_div(&vm.heap, a, b));
    /// The quotient rounded down.
    "floor-quotient" (a: Integer, b: Integer) Allocates =>
        checked(vm, "floor-quotient", [a, b], number::floor_quotient(&vm.heap, a, b));
    /// The remainder with the divisor's sign.
    "floor-remainder" (a: Any, b: Any) Allocates FloorRemainder => modulo(vm, "floor-remainder", a, b);
    /// `truncate-quotient` and `truncate-remainder`.
    "truncate/" (a: Integer, b: Integer) Allocates => two(vm, "truncate/", [a, b], number::truncate_div(&vm.heap, a, b));
    /// The quotient rounded to zero.
    "truncate-quotient" (a: Any, b: Any) Allocates TruncateQuotient => quotient(vm, "truncate-quotient", a, b);
    /// The remainder with the dividend's sign.
    "truncate-remainder" (a: Any, b: Any) Allocates TruncateRemainder => remainder(vm, "truncate-remainder", a, b);
    /// The quotient rounded to zero.
    "quotient" (a: Any, b: Any) Allocates Quotient => quotient(vm, "quotient", a, b);
    /// The remainder with the dividend's sign.
    "remainder" (a: Any, b: Any) Allocates Remainder => remainder(vm, "remainder", a, b);
    /// The remainder with the divisor's sign.
    "modulo" (a: Any, b: Any) Allocates Modulo => modulo(vm, "modulo", a, b);
    /// The greatest common divisor.
    "gcd" (| n) Allocates => fold_from(vm, "gcd", Value::fixnum(0), n, number::gcd);
    /// The least common multiple.
    "lcm" (| n) Allocates => fold_from(vm, "lcm", Value::fixnum(1), n, number::lcm);
    /// The numerator in lowest terms.
    "numerator" (q: Rational) Allocates => checked(vm, "numerator", [q], number::numerator(&vm.heap, q));
    /// The denominator in lowest terms.
    "denominator" (q: Rational) Allocates => checked(vm, "denominator", [q], number::denominator(&vm.heap, q));
    /// Rounded down.
    "floor" (x: Any) Allocates Floor => unary::floor(vm, x);
    /// Rounded up.
    "ceiling" (x: Any) Allocates Ceiling => unary::ceiling(vm, x);
    /// Rounded to zero.
    "truncate" (x: Any) Allocates Truncate => unary::truncate(vm, x);
    /// Rounded to the nearest integer, ties to even.
    "round" (x: Any) Allocates Round => unary::round(vm, x);
    /// The simplest rational that differs from `x` by no more than `y`.
    "rationalize" (x: Real, y: Real) Allocates =>
        checked(vm, "rationalize", [x, y], number::rationalize(&vm.heap, x, y));
    /// e to the power of `z`.
    "exp" (z: Number) Allocates => checked(vm, "exp", [z], number::exp(&vm.heap, z));
    /// The logarithm, natural or of another base.
    "log" (z: Number [base: Number]) Allocates => match base {
        None => checked(vm, "log", [z], number::log(&vm.heap, z)),
        Some(base) => checked(vm, "log", [z, base], number::log_base(&vm.heap, z, base)),
    };
    /// The sine.
    "sin" (z: Number) Allocates => checked(vm, "sin", [z], number::sin(&vm.heap, z));
    /// The cosine.
    "cos" (z: Number) Allocates => checked(vm, "cos", [z], number::cos(&vm.heap, z));
    /// The tangent.
    "tan" (z: Number) Allocates => checked(vm, "tan", [z], number::tan(&vm.heap, z));
    /// The arc sine.
    "asin" (z: Number) Allocates => checked(vm, "asin", [z], number::asin(&vm.heap, z));
    /// The arc cosine.
    "acos" (z: Number) Allocates => checked(vm, "acos", [z], number::acos(&vm.heap, z));
    /// The arc tangent of `y`, or the angle of the point (`x`, `y`).
    "atan" (y: Number [x: Number]) Allocates => match x {
        None => checked(vm, "atan", [y], number::atan(&vm.heap, y)),
        Some(x) => checked(vm, "atan", [y, x], number::atan2(&vm.heap, y, x)),
    };
    /// The square.
    "square" (z: Any) Allocates Square => unary::square(vm, z);
    /// The principal square root; exact where it is.
    "sqrt" (z: Any) Allocates Sqrt => unary::sqrt(vm, z);
    /// The root rounded down, and what is left.
    "exact-integer-sqrt" (n: ExactInteger) Allocates =>
        two(vm, "exact-integer-sqrt", [n], number::exact_integer_sqrt(&vm.heap, n));
    /// The power.
    "expt" (z: Any, power: Any) Allocates Expt => unary::expt(vm, z, power);
    /// The complex number with these parts.
    "make-rectangular" (re: Real, im: Real) Allocates =>
        checked(vm, "make-rectangular", [re, im], number::make_rectangular(&vm.heap, re, im));
    /// The complex number with this magnitude and angle.
    "make-polar" (magnitude: Real, angle: Real) Allocates =>
        checked(vm, "make-polar", [magnitude, angle], number::make_polar(&vm.heap, magnitude, angle));
    /// The real part.
    "real-part" (z: Any) Pure RealPart => real_part(vm, z);
    /// The imaginary part.
    "imag-part" (z: Any) Pure ImagPart => imag_part(vm, z);
    /// The magnitude.
    "magnitude" (z: Number) Allocates => checked(vm, "magnitude", [z], number::magnitude(&vm.heap, z));
    /// The angle.
    "angle" (z: Number) Allocates => checked(vm, "angle", [z], number::angle(&vm.heap, z));
    /// The nearest inexact number.
    "inexact" (z: Any) Allocates Inexact => unary::inexact(vm, "inexact", z);
    /// The exact number with this value.
    "exact" (z: Any) Allocates Exact => unary::exact(vm, "exact", z);
    /// `inexact` (R5RS).
    "exact->inexact" (z: Any) Allocates ExactToInexact => unary::inexact(vm, "exact->inexact", z);
    /// `exact` (R5RS).
    "inexact->exact" (z: Any) Allocates InexactToExact => unary::exact(vm, "inexact->exact", z);
    /// The text of a number.
    "number->string" (z: Number [radix: Radix]) Allocates =>
        Ok(string::new(&vm.heap, &number::to_string(z, radix.unwrap_or(10))?)?);
    /// The number that a text writes, or `#f`.
    "string->number" (s: Str [radix: Radix]) Allocates => {
        let parsed = number::parse(&vm.heap, &string::to_rust(s), radix.unwrap_or(10))?;
        Ok(parsed.unwrap_or(Value::FALSE))
    };
    /// `(+ n 1)`
    "1+" (z: Any) Allocates => add(vm, z, Value::fixnum(1));
    /// `(- n 1)`
    "-1+" (z: Any) Allocates => sub(vm, z, Value::fixnum(1));

    /// The bits that both have.
    "bitwise-and" (| n) Allocates BitAnd => fold_from(vm, "bitwise-and", Value::fixnum(-1), n, bits::and);
    /// The bits that one has.
    "bitwise-ior" (| n) Allocates BitOr => fold_from(vm, "bitwise-ior", Value::fixnum(0), n, bits::or);
    /// The bits that an odd number of arguments has.
    "bitwise-xor" (| n) Allocates BitXor => fold_from(vm, "bitwise-xor", Value::fixnum(0), n, bits::xor);
    /// The bits it has not.
    "bitwise-not" (n: Any) Allocates BitNot => unary::bit_not(vm, n);
    /// Shifted to the left by `count` bits, to the right when that is negative.
    "arithmetic-shift" (n: Any, count: Any) Allocates Shift => unary::shift(vm, n, count);
    /// The number of ones (of zeros, when it is negative).
    "bit-count" (n: ExactInteger) Pure => count(vm, "bit-count", n, bits::count(n));
    /// Bits needed beside the sign.
    "integer-length" (n: ExactInteger) Pure => count(vm, "integer-length", n, bits::length(n));
    /// The number of the lowest one; -1 when there is none.
    "first-set-bit" (n: ExactInteger) Pure => match checked(vm, "first-set-bit", [n], bits::lowest(n))? {
        Some(at) => Ok(Value::fixnum(at as i64)),
        None => Ok(Value::fixnum(-1)),
    };
    /// Is bit `k` one?
    "bit-set?" (k: Index, n: ExactInteger) Pure => {
        checked(vm, "bit-set?", [args.get(0), n], bits::is_set(n, k as u64)).map(Value::bool)
    };
}

/// The inline operations.
macro_rules! inline_arithmetic {
    ($($name:ident $who:literal $of:path;)*) => {$(
        #[inline]
        pub(super) fn $name(vm: &Vm, a: Value, b: Value) -> Outcome {
            checked(vm, $who, [a, b], $of(&vm.heap, a, b))
        }
    )*};
}

inline_arithmetic! {
    add "+" number::add;
    sub "-" number::sub;
    mul "*" number::mul;
    div "/" number::div;
    bit_and "bitwise-and" bits::and;
    bit_or "bitwise-ior" bits::or;
    bit_xor "bitwise-xor" bits::xor;
}

/// The greater of two.
#[inline]
pub(super) fn max(vm: &Vm, a: Value, b: Value) -> Outcome {
    checked(vm, "max", [a, b], real(number::max(&vm.heap, a, b)))
}

/// The smaller of two.
#[inline]
pub(super) fn min(vm: &Vm, a: Value, b: Value) -> Outcome {
    checked(vm, "min", [a, b], real(number::min(&vm.heap, a, b)))
}

macro_rules! inline_division {
    ($($name:ident)*) => {$(
        #[inline]
        pub(super) fn $name(vm: &Vm, who: &str, a: Value, b: Value) -> Outcome {
            checked(vm, who, [a, b], number::$name(&vm.heap, a, b))
        }
    )*};
}

inline_division! { quotient remainder modulo }

macro_rules! inline_compare {
    ($($name:ident $who:literal $op:tt $holds:path;)*) => {$(
        #[inline]
        pub(super) fn $name(vm: &Vm, a: Value, b: Value) -> Outcome {
            if a.is_fixnum() && b.is_fixnum() {
                return Ok(Value::bool((a.0 as i64) $op (b.0 as i64)));
            }
            let order = checked(vm, $who, [a, b], real(number::compare(a, b)))?;
            Ok(Value::bool(order.is_some_and($holds)))
        }
    )*};
}

inline_compare! {
    lt "<" < Ordering::is_lt;
    gt ">" > Ordering::is_gt;
    le "<=" <= Ordering::is_le;
    ge ">=" >= Ordering::is_ge;
}

#[inline]
pub(super) fn num_eq(vm: &Vm, a: Value, b: Value) -> Outcome {
    if a.is_fixnum() && b.is_fixnum() {
        return Ok(Value::bool(a == b));
    }
    checked(vm, "=", [a, b], number::num_eq(a, b)).map(Value::bool)
}

#[inline]
pub(super) fn is_zero(vm: &Vm, v: Value) -> Outcome {
    checked(vm, "zero?", [v], number::is_zero(v)).map(Value::bool)
}

#[inline]
pub(super) fn is_positive(vm: &Vm, v: Value) -> Outcome {
    checked(vm, "positive?", [v], real(number::is_positive(v))).map(Value::bool)
}

#[inline]
pub(super) fn is_negative(vm: &Vm, v: Value) -> Outcome {
    checked(vm, "negative?", [v], real(number::is_negative(v))).map(Value::bool)
}

/// Of an operation on real numbers: what is no number at all is no real number either.
#[inline(always)]
fn real<T>(result: Result<T, NumError>) -> Result<T, NumError> {
    result.map_err(|error| match error {
        NumError::NotANumber(v) => NumError::NotReal(v),
        _ => error,
    })
}

/// The result, or the condition for its error; `operands` are the arguments, for the message.
#[inline(always)]
pub(super) fn checked<T, const N: usize>(
    vm: &Vm,
    who: &str,
    operands: [Value; N],
    result: Result<T, NumError>,
) -> Result<T, Control> {
    result.map_err(|error| explain(vm, who, &operands, error))
}

#[cold]
fn explain(vm: &Vm, who: &str, operands: &[Value], error: NumError) -> Control {
    let wrong = |expected: &str, v: Value| match operands.iter().position(|&operand| operand == v) {
        Some(i) => vm.type_error(who, i as u32 + 1, expected, v),
        None => vm.error(ConditionKind::Type, &format!("{who}: must be {expected}"), &[v]),
    };
    match error {
        NumError::NotANumber(v) => wrong("a number", v),
        NumError::NotAnInteger(v) => wrong("an integer", v),
        NumError::NotReal(v) => wrong("a real number", v),
        NumError::DivideByZero => vm.error(ConditionKind::DivideByZero, &format!("{who}: division by zero"), operands),
        NumError::NotExact(v) if number::is_finite(v) => wrong("exact", v),
        NumError::NotExact(v) => {
            vm.error(ConditionKind::Range, &format!("{who}: no exact number has this value"), &[v])
        }
        NumError::Domain(v) => vm.error(ConditionKind::Range, &format!("{who}: argument out of range"), &[v]),
        NumError::TooLarge => vm.error(ConditionKind::TooLarge, &format!("{who}: the result is too large"), operands),
        NumError::Memory(retry) => retry.into(),
    }
}

/// `real-part`
pub(super) fn real_part(vm: &Vm, z: Value) -> Outcome {
    checked(vm, "real-part", [z], number::real_part(z))
}

/// `imag-part`
pub(super) fn imag_part(vm: &Vm, z: Value) -> Outcome {
    checked(vm, "imag-part", [z], number::imag_part(z))
}

fn checked_number(vm: &Vm, who: &str, v: Value) -> Outcome {
    Number::convert(vm, v).ok_or_else(|| vm.type_error(who, 1, Number::EXPECTED, v))
}

/// An operation on two numbers.
type Combine = fn(&crate::heap::Heap, Value, Value) -> NumResult;

/// Combines `first` with one argument of `more` after the other.
#[inline(never)]
fn fold(vm: &Vm, who: &str, first: Value, more: Args, combine: Combine) -> Outcome {
    let all = || std::iter::once(first).chain(more.iter()).collect();
    combined(vm, who, first, more, combine, all)
}

/// Combines `seed`, which is no argument, with one argument after the other.
#[inline(never)]
fn fold_from(vm: &Vm, who: &str, seed: Value, all: Args, combine: Combine) -> Outcome {
    combined(vm, who, seed, all, combine, || all.to_vec())
}

/// `all` gives the arguments, for messages.
#[inline(always)]
fn combined(vm: &Vm, who: &str, first: Value, more: Args, combine: Combine, all: impl Fn() -> Vec<Value>) -> Outcome {
    let mut result = first;
    for v in more.iter() {
        result = combine(&vm.heap, result, v).map_err(|error| match error {
            NumError::DivideByZero => explain(vm, who, &[result, v], error),
            _ => explain(vm, who, &all(), error),
        })?;
    }
    Ok(result)
}

/// Does the relation hold between each number and the next? All arguments are checked, also after the answer is known.
#[inline(never)]
fn chain<P: Param<Out = Value>>(
    vm: &Vm,
    who: &'static str,
    first: Value,
    more: Args,
    holds: fn(&Vm, Value, Value) -> Outcome,
) -> Outcome {
    let mut last = P::convert(vm, first).ok_or_else(|| vm.type_error(who, 1, P::EXPECTED, first))?;
    let mut all = true;
    check::<P>(vm, who, 2, more)?;
    for v in more.iter() {
        all &= holds(vm, last, v)?.is_true();
        last = v;
    }
    boolean(all)
}

/// Two values.
fn two<const N: usize>(vm: &Vm, who: &str, operands: [Value; N], result: Result<(Value, Value), NumError>) -> Outcome {
    let (a, b) = checked(vm, who, operands, result)?;
    Ok(Values::of_items(&vm.heap, &[a, b])?.value())
}

fn count(vm: &Vm, who: &str, n: Value, result: Result<u64, NumError>) -> Outcome {
    checked(vm, who, [n], result).map(|n| Value::fixnum(n as i64))
}
