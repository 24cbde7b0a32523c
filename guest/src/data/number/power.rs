//! Powers and roots (R7RS §6.2.6): exact results where there are any.

use super::bignum::{from_bigint, from_i64, to_bigint};
use super::ratio::Ratio;
use super::real::{Real, from_ratio, ratio};
use super::{
    MAX_BITS, NumError, NumResult, complex, div, exp, float, is_compnum, is_exact, is_exact_rational, is_exact_zero,
    is_number, large, log, make_rectangular, mul, to_f64,
};
use crate::heap::objects::to_flonum;
use crate::heap::{Compnum, Heap, RetryAfterGc, Value};
use dashu_int::ops::{Abs, BitTest, UnsignedAbs};
use dashu_int::{IBig, Sign, UBig};

const ONE: Value = Value::fixnum(1);

/// `sqrt`: exact for squares of exact rationals, an imaginary number for negative ones.
pub fn sqrt(heap: &Heap, v: Value) -> NumResult {
    if is_compnum(v) {
        return complex::square_root(heap, v);
    }
    let real = Real::expect(v)?;
    let negative = match &real {
        Real::Int(n) => n.sign() == Sign::Negative,
        Real::Rat(r) => r.num.sign() == Sign::Negative,
        Real::Flo(f) => *f < 0.0,
    };
    let root = match real {
        Real::Int(n) => integer_root(heap, n.unsigned_abs())?,
        Real::Rat(r) => ratio_root(heap, &Ratio { num: r.num.abs(), den: r.den })?,
        Real::Flo(f) => heap.flonum(if negative { (-f).sqrt() } else { f.sqrt() }),
    };
    if negative { make_rectangular(heap, Value::fixnum(0), root) } else { Ok(root) }
}

/// The root of a square, else `None`.
fn exact_root(n: &UBig) -> Result<Option<IBig>, RetryAfterGc> {
    let (root, rest) = large::sqrt_rem(n.clone())?;
    Ok(rest.is_zero().then(|| root.into()))
}

fn integer_root(heap: &Heap, n: UBig) -> NumResult {
    match exact_root(&n)? {
        Some(root) => Ok(from_bigint(heap, &root)?),
        None => Ok(heap.flonum(float_root(&n.into())?)),
    }
}

/// The root of an integer that may be beyond the doubles.
fn float_root(n: &IBig) -> Result<f64, RetryAfterGc> {
    let f = float::of_integer(n);
    if f.is_finite() {
        return Ok(f.sqrt());
    }
    let (root, _) = large::sqrt_rem(n.unsigned_abs())?;
    Ok(float::of_integer(&root.into()))
}

fn ratio_root(heap: &Heap, r: &Ratio) -> NumResult {
    if let (Some(num), Some(den)) = (exact_root(&(&r.num).unsigned_abs())?, exact_root(&(&r.den).unsigned_abs())?) {
        return Ok(from_ratio(heap, &Ratio { num, den })?);
    }
    let f = float::of_ratio(r);
    let usual = f.is_normal();
    Ok(heap.flonum(if usual { f.sqrt() } else { float_root(&r.num)? / float_root(&r.den)? }))
}

/// `exact-integer-sqrt`: the root rounded down, and what is left.
pub fn exact_integer_sqrt(heap: &Heap, v: Value) -> Result<(Value, Value), NumError> {
    let n = to_bigint(v).ok_or(if super::is_integer(v) { NumError::NotExact(v) } else { NumError::NotAnInteger(v) })?;
    if n.sign() == Sign::Negative {
        return Err(NumError::Domain(v));
    }
    let (root, rest) = large::sqrt_rem(n.unsigned_abs())?;
    Ok((from_bigint(heap, &root.into())?, from_bigint(heap, &rest.into())?))
}

/// `(expt base power)`
pub fn expt(heap: &Heap, base: Value, power: Value) -> NumResult {
    if let (Some(base), Some(power)) = (base.to_fixnum(), power.to_fixnum())
        && let Some(result) = u32::try_from(power).ok().and_then(|power| base.checked_pow(power))
    {
        return Ok(from_i64(heap, result));
    }
    for v in [base, power] {
        if !is_number(v) {
            return Err(NumError::NotANumber(v));
        }
    }
    if is_exact_zero(power) {
        return Ok(ONE);
    }
    if let Some(n) = to_bigint(power) {
        return integer_power(heap, base, power, &n);
    }
    if is_exact_zero(base) || (is_exact(base) && base == ONE) {
        return special_base(heap, base, power);
    }
    // A square root may be exact.
    if let Some(half) = ratio(power).filter(|r| r.den == IBig::from(2u32))
        && is_exact_rational(base)
    {
        let root = sqrt(heap, base)?;
        if is_exact(root) {
            let power = from_bigint(heap, &half.num)?;
            return expt(heap, root, power);
        }
    }
    if to_f64(base) == Some(0.0) && is_compnum(power) {
        return special_base(heap, base, power);
    }
    match (to_f64(base), to_f64(power)) {
        (Some(b), Some(p)) if b >= 0.0 || p.trunc() == p || b.is_nan() || p.is_nan() => Ok(heap.flonum(b.powf(p))),
        _ => exp(heap, mul(heap, power, log(heap, base)?)?),
    }
}

/// Zero and one to a power that is no exact integer. `0^z` is one for zero, and zero for a positive real part
/// (R7RS §6.2.6).
fn special_base(heap: &Heap, base: Value, power: Value) -> NumResult {
    if base == ONE {
        return super::inexact(heap, ONE);
    }
    let re = super::real_part(power)?;
    if super::is_positive(re)? {
        return if is_exact(power) { Ok(base) } else { Ok(heap.flonum(0.0)) };
    }
    if to_f64(power) == Some(0.0) {
        return super::inexact(heap, ONE);
    }
    Err(NumError::Domain(power))
}

fn integer_power(heap: &Heap, base: Value, power: Value, n: &IBig) -> NumResult {
    if let Some(f) = to_flonum(base) {
        return Ok(heap.flonum(float_power(f, n)));
    }
    if is_compnum(base) && !is_exact(base) && n.bit_len() > 10 {
        return exp(heap, mul(heap, power, log(heap, base)?)?);
    }
    if n.sign() == Sign::Negative {
        if is_exact_zero(base) {
            return Err(NumError::DivideByZero);
        }
        let positive = positive_power(heap, base, &-n)?;
        return div(heap, ONE, positive);
    }
    positive_power(heap, base, n)
}

/// `f` to a power that may be beyond the doubles, whose parity then still counts.
fn float_power(f: f64, n: &IBig) -> f64 {
    let size = f.abs().powf(float::of_integer(n));
    if f.is_sign_negative() && n.bit(0) { -size } else { size }
}

fn positive_power(heap: &Heap, base: Value, n: &IBig) -> NumResult {
    if let Some(b) = to_bigint(base) {
        return Ok(from_bigint(heap, &bigint_power(&b, n)?)?);
    }
    if let Some(r) = ratio(base) {
        let power = Ratio { num: bigint_power(&r.num, n)?, den: bigint_power(&r.den, n)? };
        return Ok(from_ratio(heap, &power)?);
    }
    // Complex: by squaring.
    let count = u64::try_from(n)
        .ok()
        .filter(|_| !too_large(&Compnum::of(base).and_then(|base| to_bigint(base.real())).unwrap_or_default(), n))
        .ok_or(NumError::TooLarge)?;
    let (mut result, mut square, mut left) = (ONE, base, count);
    loop {
        if left & 1 == 1 {
            result = mul(heap, result, square)?;
        }
        left >>= 1;
        if left == 0 {
            return Ok(result);
        }
        square = mul(heap, square, square)?;
    }
}

fn too_large(base: &IBig, n: &IBig) -> bool {
    u64::try_from(n).map_or(true, |n| (base.bit_len() as u64).max(1).checked_mul(n).is_none_or(|bits| bits > MAX_BITS))
}

fn bigint_power(base: &IBig, n: &IBig) -> Result<IBig, NumError> {
    if base.is_zero() || base.is_one() {
        return Ok(base.clone());
    }
    if base == &IBig::NEG_ONE {
        return Ok(if n.bit(0) { base.clone() } else { IBig::ONE });
    }
    if too_large(base, n) {
        return Err(NumError::TooLarge);
    }
    // Not too large, so the power is far below 2^32.
    Ok(large::power(base, usize::try_from(n).map_err(|_| NumError::TooLarge)?)?)
}
