//! `+ - * /` and what follows from them (R7RS §6.2.6).

use super::bignum::{from_bigint, from_i64};
use super::digits::{self, Short};
use super::ratio::{self, Ratio};
use super::real::{Pair, Real, from_ratio};
use super::{NumError, NumResult, complex, flonum_complex, is_exact_zero, is_negative, large};
use crate::heap::objects::to_flonum;
use crate::heap::{Compnum, Heap, RetryAfterGc, Value};
use dashu_int::IBig;

/// Numerator and denominator.
type Fraction = (i64, i64);

/// An operation in each representation.
struct Operation {
    /// Of integers of a few digits.
    short: fn(&Heap, Value, Value) -> Short,
    /// Of fractions of numerators and denominators below 2^31; the result is not in lowest terms.
    fractions: fn(Fraction, Fraction) -> Fraction,
    int: fn(&IBig, &IBig) -> Result<IBig, RetryAfterGc>,
    rat: fn(&Ratio, &Ratio) -> Result<Ratio, RetryAfterGc>,
    flo: fn(f64, f64) -> f64,
    /// On complex numbers of flonums.
    doubles: fn(&Heap, Value, Value) -> Option<Value>,
    complex: fn(&Heap, Value, Value) -> NumResult,
}

const ADD: Operation = Operation {
    short: digits::add,
    fractions: |(a, b), (c, d)| (a * d + c * b, b * d),
    int: |a, b| Ok(a + b),
    rat: Ratio::add,
    flo: |a, b| a + b,
    doubles: flonum_complex::add,
    complex: complex::add,
};
const SUB: Operation = Operation {
    short: digits::subtract,
    fractions: |(a, b), (c, d)| (a * d - c * b, b * d),
    int: |a, b| Ok(a - b),
    rat: Ratio::sub,
    flo: |a, b| a - b,
    doubles: flonum_complex::sub,
    complex: complex::sub,
};
const MUL: Operation = Operation {
    short: digits::multiply,
    fractions: |(a, b), (c, d)| (a * c, b * d),
    int: large::multiply,
    rat: Ratio::mul,
    flo: |a, b| a * b,
    doubles: flonum_complex::mul,
    complex: complex::mul,
};

impl Operation {
    #[inline(never)]
    fn apply(&self, heap: &Heap, a: Value, b: Value) -> NumResult {
        if let (Some(x), Some(y)) = (to_flonum(a), to_flonum(b)) {
            return Ok(heap.flonum((self.flo)(x, y)));
        }
        if Compnum::is(a) || Compnum::is(b) {
            return match (self.doubles)(heap, a, b) {
                Some(result) => Ok(result),
                None => (self.complex)(heap, a, b),
            };
        }
        if let Some(result) = (self.short)(heap, a, b) {
            return Ok(result?);
        }
        if let (Some(x), Some(y)) = (ratio::short(a), ratio::short(b)) {
            let (numerator, denominator) = (self.fractions)(x, y);
            return Ok(ratio::of_short(heap, numerator, denominator));
        }
        let (Some(x), Some(y)) = (Real::of(a), Real::of(b)) else {
            return (self.complex)(heap, a, b);
        };
        match Real::unify(x, y) {
            Pair::Int(x, y) => Ok(from_bigint(heap, &(self.int)(&x, &y)?)?),
            Pair::Rat(x, y) => Ok(from_ratio(heap, &(self.rat)(&x, &y)?)?),
            Pair::Flo(x, y) => Ok(heap.flonum((self.flo)(x, y))),
        }
    }
}

/// `(+ a b)`
#[inline]
pub fn add(heap: &Heap, a: Value, b: Value) -> NumResult {
    if a.is_fixnum() && b.is_fixnum() {
        return Ok(from_i64(heap, a.as_fixnum() + b.as_fixnum()));
    }
    ADD.apply(heap, a, b)
}

/// `(- a b)`
#[inline]
pub fn sub(heap: &Heap, a: Value, b: Value) -> NumResult {
    if a.is_fixnum() && b.is_fixnum() {
        return Ok(from_i64(heap, a.as_fixnum() - b.as_fixnum()));
    }
    SUB.apply(heap, a, b)
}

/// `(* a b)`
#[inline]
pub fn mul(heap: &Heap, a: Value, b: Value) -> NumResult {
    if a.is_fixnum()
        && b.is_fixnum()
        && let Some(product) = a.as_fixnum().checked_mul(b.as_fixnum())
    {
        return Ok(from_i64(heap, product));
    }
    MUL.apply(heap, a, b)
}

/// `(/ a b)`: division by exact zero is an error whatever `a` is.
pub fn div(heap: &Heap, a: Value, b: Value) -> NumResult {
    if let (Some(x), Some(y)) = (a.to_fixnum(), b.to_fixnum())
        && y != 0
        && x % y == 0
    {
        return Ok(from_i64(heap, x / y));
    }
    if let (Some(x), Some(y)) = (to_flonum(a), to_flonum(b)) {
        return Ok(heap.flonum(x / y));
    }
    if Compnum::is(a) || Compnum::is(b) {
        return match flonum_complex::div(heap, a, b) {
            Some(result) => Ok(result),
            None => complex::div(heap, a, b),
        };
    }
    if let (Some((a, b)), Some((c, d))) = (ratio::short(a), ratio::short(b))
        && c != 0
    {
        // The sign of the divisor would be the denominator's.
        return Ok(ratio::of_short(heap, a * d * c.signum(), b * c.abs()));
    }
    let (Some(x), Some(y)) = (Real::of(a), Real::of(b)) else {
        return complex::div(heap, a, b);
    };
    if is_exact_zero(b) {
        return Err(NumError::DivideByZero);
    }
    match Real::unify(x, y) {
        Pair::Int(x, y) => Ok(from_ratio(heap, &Ratio::new(x, y)?)?),
        Pair::Rat(x, y) => Ok(from_ratio(heap, &x.div(&y)?)?),
        Pair::Flo(x, y) => Ok(heap.flonum(x / y)),
    }
}

/// `(- a)`
#[inline]
pub fn negate(heap: &Heap, a: Value) -> NumResult {
    match to_flonum(a) {
        // Not `0 - a`: that has no negative zero.
        Some(f) => Ok(heap.flonum(-f)),
        None if super::is_real(a) => sub(heap, Value::fixnum(0), a),
        None => complex::negate(heap, a),
    }
}

/// `(abs a)`
pub fn abs(heap: &Heap, a: Value) -> NumResult {
    match to_flonum(a) {
        Some(f) => Ok(heap.flonum(f.abs())),
        None if is_negative(a)? => negate(heap, a),
        None => Ok(a),
    }
}

/// `(square a)`
pub fn square(heap: &Heap, a: Value) -> NumResult {
    mul(heap, a, a)
}
