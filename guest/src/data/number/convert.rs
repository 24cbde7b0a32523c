//! Exactness (R7RS §6.2.6) and Rust numbers.

use super::real::{Real, exact_ratio, from_ratio};
use super::{NumError, NumResult, bignum, is_exact_rational, make_rectangular};
use crate::heap::objects::to_flonum;
use crate::heap::{Compnum, Heap, Value};

/// `exact`: the exact number with this value. Infinities and NaN have none.
pub fn exact(heap: &Heap, v: Value) -> NumResult {
    if is_exact_rational(v) {
        return Ok(v);
    }
    if let Some(v) = Compnum::of(v) {
        return make_rectangular(heap, exact(heap, v.real())?, exact(heap, v.imaginary())?);
    }
    let f = to_flonum(v).ok_or(NumError::NotANumber(v))?;
    if f.abs() < (1u64 << 53) as f64 && f.trunc() == f {
        return Ok(Value::fixnum(f as i64));
    }
    Ok(from_ratio(heap, &exact_ratio(v).ok_or(NumError::NotExact(v))?)?)
}

/// `inexact`: the flonum nearest to this number, or the complex number of such.
pub fn inexact(heap: &Heap, v: Value) -> NumResult {
    if let Some(v) = Compnum::of(v) {
        return make_rectangular(heap, inexact(heap, v.real())?, inexact(heap, v.imaginary())?);
    }
    match to_flonum(v) {
        Some(_) => Ok(v),
        None => Ok(heap.flonum(to_f64(v).ok_or(NumError::NotANumber(v))?)),
    }
}

/// The double nearest to a real number.
#[inline]
pub fn to_f64(v: Value) -> Option<f64> {
    match (v.to_fixnum(), to_flonum(v)) {
        (Some(n), _) => Some(n as f64),
        (_, Some(f)) => Some(f),
        _ => Real::of(v).map(|real| real.to_f64()),
    }
}

/// The integer of an exact integer that fits.
#[inline]
pub fn to_i64(v: Value) -> Option<i64> {
    match v.to_fixnum() {
        Some(n) => Some(n),
        None => i64::try_from(&bignum::to_bigint(v)?).ok(),
    }
}

/// The integer of an exact integer that fits.
#[inline]
pub fn to_u32(v: Value) -> Option<u32> {
    u32::try_from(v.to_fixnum()?).ok()
}
