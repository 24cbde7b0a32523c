//! Integer division, gcd and lcm (R7RS §6.2.6). Operands may be flonums with integral values; the result is then one.

use super::bignum::{from_bigint, from_i64, from_u64, to_bigint};
use super::large::{self, div_floor, div_rem, mod_floor};
use super::{NumError, NumResult, float, ratio, real};
use crate::heap::objects::to_flonum;
use crate::heap::{Heap, RetryAfterGc, Value};
use dashu_int::IBig;
use dashu_int::ops::{Abs, BitTest};

/// An integer and whether it was a flonum.
fn operand(v: Value) -> Result<(IBig, bool), NumError> {
    if let Some(n) = to_bigint(v) {
        return Ok((n, false));
    }
    match real::exact_ratio(v) {
        Some(ratio) if to_flonum(v).is_some() && super::is_integer(v) => Ok((ratio.num, true)),
        _ => Err(NumError::NotAnInteger(v)),
    }
}

fn result(heap: &Heap, n: &IBig, inexact: bool) -> NumResult {
    if inexact { Ok(heap.flonum(float::of_integer(n))) } else { Ok(from_bigint(heap, n)?) }
}

/// Two integers and whether one was a flonum.
fn operands(a: Value, b: Value) -> Result<(IBig, IBig, bool), NumError> {
    let ((x, inexact_x), (y, inexact_y)) = (operand(a)?, operand(b)?);
    Ok((x, y, inexact_x || inexact_y))
}

fn divided(heap: &Heap, a: Value, b: Value, operation: fn(&IBig, &IBig) -> Result<IBig, RetryAfterGc>) -> NumResult {
    let (x, y, inexact) = operands(a, b)?;
    if y.is_zero() {
        return Err(NumError::DivideByZero);
    }
    result(heap, &operation(&x, &y)?, inexact)
}

#[inline(always)]
fn fixnum_modulo(x: i64, y: i64) -> i64 {
    let rest = x % y;
    if rest != 0 && (rest < 0) != (y < 0) { rest + y } else { rest }
}

/// Both operands when they are fixnums and the second is not zero.
#[inline(always)]
fn fixnums(a: Value, b: Value) -> Option<(i64, i64)> {
    if a.is_fixnum() && b.is_fixnum() && b != Value::fixnum(0) { Some((a.as_fixnum(), b.as_fixnum())) } else { None }
}

/// `quotient`, `truncate-quotient`
#[inline]
pub fn quotient(heap: &Heap, a: Value, b: Value) -> NumResult {
    match fixnums(a, b) {
        Some((x, y)) => Ok(from_i64(heap, x / y)),
        None => divided(heap, a, b, |x, y| Ok(div_rem(x, y)?.0)),
    }
}

/// `remainder`, `truncate-remainder`
#[inline]
pub fn remainder(heap: &Heap, a: Value, b: Value) -> NumResult {
    match fixnums(a, b) {
        Some((x, y)) => Ok(Value::fixnum(x % y)),
        None => divided(heap, a, b, |x, y| Ok(div_rem(x, y)?.1)),
    }
}

/// `modulo`, `floor-remainder`
#[inline]
pub fn modulo(heap: &Heap, a: Value, b: Value) -> NumResult {
    match fixnums(a, b) {
        Some((x, y)) => Ok(Value::fixnum(fixnum_modulo(x, y))),
        None => divided(heap, a, b, mod_floor),
    }
}

/// `floor-quotient`
#[inline]
pub fn floor_quotient(heap: &Heap, a: Value, b: Value) -> NumResult {
    match fixnums(a, b) {
        Some((x, y)) => Ok(from_i64(heap, (x - fixnum_modulo(x, y)) / y)),
        None => divided(heap, a, b, div_floor),
    }
}

/// `floor/`: quotient and remainder.
pub fn floor_div(heap: &Heap, a: Value, b: Value) -> Result<(Value, Value), NumError> {
    Ok((floor_quotient(heap, a, b)?, modulo(heap, a, b)?))
}

/// `truncate/`: quotient and remainder.
pub fn truncate_div(heap: &Heap, a: Value, b: Value) -> Result<(Value, Value), NumError> {
    Ok((quotient(heap, a, b)?, remainder(heap, a, b)?))
}

/// `(gcd a b)`, never negative.
pub fn gcd(heap: &Heap, a: Value, b: Value) -> NumResult {
    if let (Some(x), Some(y)) = (a.to_fixnum(), b.to_fixnum()) {
        return Ok(from_u64(heap, ratio::gcd(x.unsigned_abs(), y.unsigned_abs())));
    }
    // The library has no gcd of two zeros.
    let (x, y, inexact) = operands(a, b)?;
    let gcd = if x.is_zero() && y.is_zero() { IBig::ZERO } else { large::gcd(&x, &y)?.into() };
    result(heap, &gcd, inexact)
}

/// `(lcm a b)`, never negative.
pub fn lcm(heap: &Heap, a: Value, b: Value) -> NumResult {
    let (x, y, inexact) = operands(a, b)?;
    if x.is_zero() || y.is_zero() {
        return result(heap, &IBig::ZERO, inexact);
    }
    let gcd = IBig::from(large::gcd(&x, &y)?);
    result(heap, &large::multiply(&div_rem(&x, &gcd)?.0, &y)?.abs(), inexact)
}

/// `even?`; its negation is `odd?`.
#[inline]
pub fn is_even(v: Value) -> Result<bool, NumError> {
    match v.to_fixnum() {
        Some(n) => Ok(n & 1 == 0),
        None => Ok(!operand(v)?.0.bit(0)),
    }
}
