//! Integer division, gcd and lcm (R7RS §6.2.6). Operands may be flonums with integral values; the result is then one.

use super::bignum::{from_bigint, from_i64, from_u64, to_bigint};
use super::{NumError, NumResult, abs, float, real};
use crate::heap::objects::to_flonum;
use crate::heap::{Heap, Value};
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, Zero};

/// An integer and whether it was a flonum.
fn operand(v: Value) -> Result<(BigInt, bool), NumError> {
    if let Some(n) = to_bigint(v) {
        return Ok((n, false));
    }
    match real::exact_ratio(v) {
        Some(ratio) if to_flonum(v).is_some() && super::is_integer(v) => Ok((ratio.num, true)),
        _ => Err(NumError::NotAnInteger(v)),
    }
}

fn result(heap: &Heap, n: &BigInt, inexact: bool) -> NumResult {
    if inexact { Ok(heap.flonum(float::of_integer(n))) } else { Ok(from_bigint(heap, n)?) }
}

/// Two integers and whether one was a flonum.
fn operands(a: Value, b: Value) -> Result<(BigInt, BigInt, bool), NumError> {
    let ((x, inexact_x), (y, inexact_y)) = (operand(a)?, operand(b)?);
    Ok((x, y, inexact_x || inexact_y))
}

fn divided(heap: &Heap, a: Value, b: Value, operation: fn(&BigInt, &BigInt) -> BigInt) -> NumResult {
    let (x, y, inexact) = operands(a, b)?;
    if y.is_zero() {
        return Err(NumError::DivideByZero);
    }
    result(heap, &operation(&x, &y), inexact)
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
        None => divided(heap, a, b, |x, y| x / y),
    }
}

/// `remainder`, `truncate-remainder`
#[inline]
pub fn remainder(heap: &Heap, a: Value, b: Value) -> NumResult {
    match fixnums(a, b) {
        Some((x, y)) => Ok(Value::fixnum(x % y)),
        None => divided(heap, a, b, |x, y| x % y),
    }
}

/// `modulo`, `floor-remainder`
#[inline]
pub fn modulo(heap: &Heap, a: Value, b: Value) -> NumResult {
    match fixnums(a, b) {
        Some((x, y)) => Ok(Value::fixnum(x.mod_floor(&y))),
        None => divided(heap, a, b, |x, y| x.mod_floor(y)),
    }
}

/// `floor-quotient`
#[inline]
pub fn floor_quotient(heap: &Heap, a: Value, b: Value) -> NumResult {
    match fixnums(a, b) {
        Some((x, y)) => Ok(from_i64(heap, Integer::div_floor(&x, &y))),
        None => divided(heap, a, b, |x, y| x.div_floor(y)),
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
        return Ok(from_u64(heap, x.unsigned_abs().gcd(&y.unsigned_abs())));
    }
    let (x, y, inexact) = operands(a, b)?;
    result(heap, &x.gcd(&y), inexact)
}

/// `(lcm a b)`, never negative.
pub fn lcm(heap: &Heap, a: Value, b: Value) -> NumResult {
    let (x, y, inexact) = operands(a, b)?;
    if x.is_zero() || y.is_zero() {
        return result(heap, &BigInt::ZERO, inexact);
    }
    abs(heap, result(heap, &x.lcm(&y).abs(), inexact)?)
}

/// `even?`; its negation is `odd?`.
#[inline]
pub fn is_even(v: Value) -> Result<bool, NumError> {
    match v.to_fixnum() {
        Some(n) => Ok(n & 1 == 0),
        None => Ok(operand(v)?.0.is_even()),
    }
}
