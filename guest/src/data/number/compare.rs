//! Comparison (R7RS §6.2.6). An exact and an inexact number are compared by their exact values, which makes `=` and `<`
//! transitive, as the report wants.

use super::bignum::is_bignum;
use super::real::{Pair, Real, exact_ratio};
use super::{NumError, NumResult, bignum, is_compnum, is_number, to_f64};
use crate::heap::objects::to_flonum;
use crate::heap::{Compnum, Heap, Value};
use dashu_int::{IBig, Sign};
use std::cmp::Ordering;

/// Integers up to this magnitude are doubles.
pub(super) const EXACT_IN_F64: i64 = 1 << 53;

/// The order of two real numbers; `None` when one is NaN.
#[inline]
pub fn compare(a: Value, b: Value) -> Result<Option<Ordering>, NumError> {
    if a.is_fixnum() && b.is_fixnum() {
        return Ok(Some(a.as_fixnum().cmp(&b.as_fixnum())));
    }
    compare_slow(a, b)
}

#[inline(never)]
fn compare_slow(a: Value, b: Value) -> Result<Option<Ordering>, NumError> {
    match (to_flonum(a), to_flonum(b)) {
        (Some(x), Some(y)) => Ok(x.partial_cmp(&y)),
        (Some(x), None) => Ok(compare_exact(b, x)?.map(Ordering::reverse)),
        (None, Some(y)) => compare_exact(a, y),
        (None, None) => match Real::unify(Real::expect(a)?, Real::expect(b)?) {
            Pair::Int(x, y) => Ok(Some(x.cmp(&y))),
            Pair::Rat(x, y) => Ok(Some(x.cmp(&y)?)),
            Pair::Flo(x, y) => Ok(x.partial_cmp(&y)),
        },
    }
}

/// Compares an exact number with a double.
fn compare_exact(a: Value, f: f64) -> Result<Option<Ordering>, NumError> {
    if let Some(n) = a.to_fixnum()
        && n.abs() <= EXACT_IN_F64
    {
        return Ok((n as f64).partial_cmp(&f));
    }
    Real::expect(a)?;
    if f.is_infinite() {
        return Ok(Some(if f > 0.0 { Ordering::Less } else { Ordering::Greater }));
    }
    match exact_ratio(a).zip(super::float::exact_value(f)) {
        Some((x, y)) => Ok(Some(x.cmp(&y)?)),
        None => Ok(None),
    }
}

/// `(= a b)`, for complex numbers too.
#[inline]
pub fn num_eq(a: Value, b: Value) -> Result<bool, NumError> {
    if a.is_fixnum() && b.is_fixnum() {
        return Ok(a == b);
    }
    if !is_compnum(a) && !is_compnum(b) {
        return Ok(compare(a, b)? == Some(Ordering::Equal));
    }
    for v in [a, b] {
        if !is_number(v) {
            return Err(NumError::NotANumber(v));
        }
    }
    // A complex number has an imaginary part that is not exact zero, but it may be 0.0.
    let parts = |v| Compnum::of(v).map_or((v, Value::fixnum(0)), |v| (v.real(), v.imaginary()));
    let ((ar, ai), (br, bi)) = (parts(a), parts(b));
    Ok(num_eq(ar, br)? && num_eq(ai, bi)?)
}

/// The sign of a real number; `None` for NaN.
fn sign(v: Value) -> Result<Option<Ordering>, NumError> {
    if is_bignum(v) {
        return Ok(Some(if bignum::is_negative(v) { Ordering::Less } else { Ordering::Greater }));
    }
    match Real::expect(v)? {
        Real::Int(n) => Ok(Some(n.cmp(&IBig::ZERO))),
        Real::Rat(r) => Ok(Some(if r.num.sign() == Sign::Negative { Ordering::Less } else { Ordering::Greater })),
        Real::Flo(f) => Ok(f.partial_cmp(&0.0)),
    }
}

/// `zero?`
#[inline]
pub fn is_zero(v: Value) -> Result<bool, NumError> {
    if v.is_fixnum() {
        return Ok(v == Value::fixnum(0));
    }
    if let Some(f) = to_flonum(v) {
        return Ok(f == 0.0);
    }
    if is_compnum(v) {
        return num_eq(v, Value::fixnum(0));
    }
    if is_number(v) { Ok(false) } else { Err(NumError::NotANumber(v)) }
}

/// `positive?`
#[inline]
pub fn is_positive(v: Value) -> Result<bool, NumError> {
    if v.is_fixnum() { Ok(v.as_fixnum() > 0) } else { Ok(sign(v)? == Some(Ordering::Greater)) }
}

/// `negative?`
#[inline]
pub fn is_negative(v: Value) -> Result<bool, NumError> {
    if v.is_fixnum() { Ok(v.as_fixnum() < 0) } else { Ok(sign(v)? == Some(Ordering::Less)) }
}

fn choose(heap: &Heap, a: Value, b: Value, first: Ordering, flonums: fn(f64, f64) -> f64) -> NumResult {
    let order = compare(a, b)?;
    if to_flonum(a).is_none() && to_flonum(b).is_none() {
        return Ok(if order == Some(first) || order == Some(Ordering::Equal) { a } else { b });
    }
    // Rounding keeps the order, so the one to choose may be chosen after both were rounded.
    match (to_f64(a), to_f64(b)) {
        (Some(x), Some(y)) => Ok(heap.flonum(flonums(x, y))),
        _ => unreachable!("what can be compared is real"),
    }
}

/// The greater of two doubles as generated code finds it (`f64.max`): NaN if one is, and 0.0 is above -0.0.
pub fn greater(x: f64, y: f64) -> f64 {
    match x.partial_cmp(&y) {
        None => f64::NAN,
        Some(Ordering::Equal) => {
            if x.is_sign_negative() {
                y
            } else {
                x
            }
        }
        Some(order) => {
            if order.is_gt() {
                x
            } else {
                y
            }
        }
    }
}

/// The smaller of two doubles as generated code finds it (`f64.min`): NaN if one is, and -0.0 is below 0.0.
pub fn smaller(x: f64, y: f64) -> f64 {
    -greater(-x, -y)
}

/// `(max a b)`: inexact when either is.
pub fn max(heap: &Heap, a: Value, b: Value) -> NumResult {
    choose(heap, a, b, Ordering::Greater, greater)
}

/// `(min a b)`: inexact when either is.
pub fn min(heap: &Heap, a: Value, b: Value) -> NumResult {
    choose(heap, a, b, Ordering::Less, smaller)
}
