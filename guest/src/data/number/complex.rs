//! Complex numbers (R7RS §6.2.6, `(scheme complex)`): rectangular, parts of any exactness.

use super::flonum_complex::quotient;
use super::{
    NumError, NumResult, add as real_add, atan2, div as real_div, is_exact_zero, is_flonum, is_negative, is_number,
    is_real, is_zero, mul as real_mul, negate as real_negate, sqrt, sub as real_sub, to_f64,
};
use crate::heap::{Compnum, Heap, Value};

const ZERO: Value = Value::fixnum(0);

/// `(make-rectangular re im)`; a real number when `im` is exact zero.
pub fn make_rectangular(heap: &Heap, re: Value, im: Value) -> NumResult {
    for part in [re, im] {
        if !is_real(part) {
            return Err(if is_number(part) { NumError::NotReal(part) } else { NumError::NotANumber(part) });
        }
    }
    Ok(if is_exact_zero(im) { re } else { Compnum::new(heap, re, im).value() })
}

/// `(make-polar magnitude angle)`
pub fn make_polar(heap: &Heap, magnitude: Value, angle: Value) -> NumResult {
    for part in [magnitude, angle] {
        if !is_real(part) {
            return Err(if is_number(part) { NumError::NotReal(part) } else { NumError::NotANumber(part) });
        }
    }
    if is_exact_zero(angle) || is_exact_zero(magnitude) {
        return Ok(magnitude);
    }
    let angle = to_f64(angle).ok_or(NumError::NotReal(angle))?;
    let part = |factor: f64| real_mul(heap, magnitude, heap.flonum(factor));
    make_rectangular(heap, part(angle.cos())?, part(angle.sin())?)
}

/// The two parts of any number.
pub(super) fn parts(v: Value) -> Result<(Value, Value), NumError> {
    if let Some(v) = Compnum::of(v) {
        Ok((v.real(), v.imaginary()))
    } else if is_real(v) {
        Ok((v, ZERO))
    } else {
        Err(NumError::NotANumber(v))
    }
}

/// `real-part`
pub fn real_part(v: Value) -> NumResult {
    Ok(parts(v)?.0)
}

/// `imag-part`: exact zero for a real number.
pub fn imag_part(v: Value) -> NumResult {
    Ok(parts(v)?.1)
}

/// `magnitude`
pub fn magnitude(heap: &Heap, v: Value) -> NumResult {
    let (re, im) = parts(v)?;
    if is_exact_zero(im) {
        return super::abs(heap, re);
    }
    if is_exact_zero(re) {
        return super::abs(heap, im);
    }
    match (to_f64(re), to_f64(im)) {
        (Some(x), Some(y)) if is_flonum(re) || is_flonum(im) => Ok(heap.flonum(x.hypot(y))),
        _ => sqrt(heap, real_add(heap, real_mul(heap, re, re)?, real_mul(heap, im, im)?)?),
    }
}

/// `angle`: exact zero for a non-negative exact number.
pub fn angle(heap: &Heap, v: Value) -> NumResult {
    let (re, im) = parts(v)?;
    if is_exact_zero(im) && is_exact_zero(re) {
        return Ok(ZERO);
    }
    if is_exact_zero(im) && is_flonum(re) && !is_negative(re)? {
        return Ok(heap.flonum(0.0));
    }
    atan2(heap, im, re)
}

pub(super) fn add(heap: &Heap, a: Value, b: Value) -> NumResult {
    let ((ar, ai), (br, bi)) = (parts(a)?, parts(b)?);
    make_rectangular(heap, real_add(heap, ar, br)?, real_add(heap, ai, bi)?)
}

pub(super) fn sub(heap: &Heap, a: Value, b: Value) -> NumResult {
    let ((ar, ai), (br, bi)) = (parts(a)?, parts(b)?);
    make_rectangular(heap, real_sub(heap, ar, br)?, real_sub(heap, ai, bi)?)
}

pub(super) fn negate(heap: &Heap, a: Value) -> NumResult {
    let (re, im) = parts(a)?;
    make_rectangular(heap, real_negate(heap, re)?, real_negate(heap, im)?)
}

pub(super) fn mul(heap: &Heap, a: Value, b: Value) -> NumResult {
    let ((ar, ai), (br, bi)) = (parts(a)?, parts(b)?);
    // A real factor scales: no `x - 0 * inf`.
    if is_exact_zero(bi) {
        return make_rectangular(heap, real_mul(heap, ar, br)?, real_mul(heap, ai, br)?);
    }
    if is_exact_zero(ai) {
        return make_rectangular(heap, real_mul(heap, ar, br)?, real_mul(heap, ar, bi)?);
    }
    let re = real_sub(heap, real_mul(heap, ar, br)?, real_mul(heap, ai, bi)?)?;
    let im = real_add(heap, real_mul(heap, ar, bi)?, real_mul(heap, ai, br)?)?;
    make_rectangular(heap, re, im)
}

pub(super) fn div(heap: &Heap, a: Value, b: Value) -> NumResult {
    let ((ar, ai), (br, bi)) = (parts(a)?, parts(b)?);
    if is_exact_zero(bi) {
        return make_rectangular(heap, real_div(heap, ar, br)?, real_div(heap, ai, br)?);
    }
    if is_flonum(br) || is_flonum(bi) {
        return div_scaled(heap, (ar, ai), (br, bi));
    }
    let norm = real_add(heap, real_mul(heap, br, br)?, real_mul(heap, bi, bi)?)?;
    let re = real_add(heap, real_mul(heap, ar, br)?, real_mul(heap, ai, bi)?)?;
    let im = real_sub(heap, real_mul(heap, ai, br)?, real_mul(heap, ar, bi)?)?;
    make_rectangular(heap, real_div(heap, re, norm)?, real_div(heap, im, norm)?)
}

/// Division by an inexact number.
fn div_scaled(heap: &Heap, (ar, ai): (Value, Value), (br, bi): (Value, Value)) -> NumResult {
    let float = |v: Value| to_f64(v).ok_or(NumError::NotReal(v));
    let (a, b, c, d) = (float(ar)?, float(ai)?, float(br)?, float(bi)?);
    let (re, im) = quotient((a, b), (c, d));
    make_rectangular(heap, heap.flonum(re), heap.flonum(im))
}

/// The principal square root of a number that is not real.
pub(super) fn square_root(heap: &Heap, v: Value) -> NumResult {
    let (re, im) = parts(v)?;
    let two = Value::fixnum(2);
    let size = magnitude(heap, v)?;
    // The half that does not cancel; the other follows from re' * im' = im / 2.
    let positive = !is_negative(re)?;
    let sum = if positive { real_add(heap, size, re)? } else { real_sub(heap, size, re)? };
    let large = sqrt(heap, real_div(heap, sum, two)?)?;
    if is_zero(large)? {
        return make_rectangular(heap, large, im);
    }
    let small = real_div(heap, im, real_mul(heap, large, two)?)?;
    if positive {
        return make_rectangular(heap, large, small);
    }
    let (small, large) = (super::abs(heap, small)?, if is_negative(im)? { real_negate(heap, large)? } else { large });
    make_rectangular(heap, small, large)
}
