//! Powers and roots (R7RS §6.2.6): exact results where there are any.

use super::bignum::{from_bigint, to_bigint};
use super::ratio::Ratio;
use super::real::{Real, from_ratio, ratio};
use super::{
    MAX_BITS, NumError, NumResult, complex, div, exp, float, is_compnum, is_exact, is_exact_rational, is_exact_zero,
    is_number, log, make_rectangular, mul, to_f64,
};
use crate::heap::objects::{field, to_flonum};
use crate::heap::{Heap, Value};
use num_bigint::BigInt;
use num_traits::{One, Pow, Signed, ToPrimitive, Zero};

const ONE: Value = Value::fixnum(1);

/// `sqrt`: exact for squares of exact rationals, an imaginary number for negative ones.
pub fn sqrt(heap: &Heap, v: Value) -> NumResult {
    if is_compnum(v) {
        return complex::square_root(heap, v);
    }
    let real = Real::expect(v)?;
    let negative = match &real {
        Real::Int(n) => n.is_negative(),
        Real::Rat(r) => r.num.is_negative(),
        Real::Flo(f) => *f < 0.0,
    };
    let root = match real {
        Real::Int(n) => integer_root(heap, &n.abs())?,
        Real::Rat(r) => ratio_root(heap, &Ratio { num: r.num.abs(), den: r.den })?,
        Real::Flo(f) => heap.flonum(if negative { (-f).sqrt() } else { f.sqrt() }),
    };
    if negative { make_rectangular(heap, Value::fixnum(0), root) } else { Ok(root) }
}

/// The root of a square, else `None`.
fn exact_root(n: &BigInt) -> Option<BigInt> {
    if let Some(small) = n.to_u64() {
        let root = small.isqrt();
        return (root * root == small).then(|| root.into());
    }
    let root = n.sqrt();
    (&root * &root == *n).then_some(root)
}

fn integer_root(heap: &Heap, n: &BigInt) -> NumResult {
    match exact_root(n) {
        Some(root) => Ok(from_bigint(heap, &root)?),
        None => Ok(heap.flonum(float_root(n))),
    }
}

/// The root of an integer that may be beyond the doubles.
fn float_root(n: &BigInt) -> f64 {
    let f = float::of_integer(n);
    if f.is_finite() { f.sqrt() } else { float::of_integer(&n.sqrt()) }
}

fn ratio_root(heap: &Heap, r: &Ratio) -> NumResult {
    if let (Some(num), Some(den)) = (exact_root(&r.num), exact_root(&r.den)) {
        return Ok(from_ratio(heap, &Ratio { num, den })?);
    }
    let f = float::of_ratio(r);
    let usual = f.is_normal();
    Ok(heap.flonum(if usual { f.sqrt() } else { float_root(&r.num) / float_root(&r.den) }))
}

/// `exact-integer-sqrt`: the root rounded down, and what is left.
pub fn exact_integer_sqrt(heap: &Heap, v: Value) -> Result<(Value, Value), NumError> {
    let n = to_bigint(v).ok_or(if super::is_integer(v) { NumError::NotExact(v) } else { NumError::NotAnInteger(v) })?;
    if n.is_negative() {
        return Err(NumError::Domain(v));
    }
    let root = n.sqrt();
    let rest = n - &root * &root;
    Ok((from_bigint(heap, &root)?, from_bigint(heap, &rest)?))
}

/// `(expt base power)`
pub fn expt(heap: &Heap, base: Value, power: Value) -> NumResult {
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
    if let Some(half) = ratio(power).filter(|r| r.den == BigInt::from(2u32))
        && is_exact_rational(base)
    {
        let root = sqrt(heap, base)?;
        if is_exact(root) {
            let power = from_bigint(heap, &half.num)?;
            return expt(heap, root, power);
        }
    }
    match (to_f64(base), to_f64(power)) {
        (Some(b), Some(p)) if b >= 0.0 || p.trunc() == p || b.is_nan() || p.is_nan() => Ok(heap.flonum(b.powf(p))),
        _ => exp(heap, mul(heap, power, log(heap, base)?)?),
    }
}

/// Zero and one to a power that is no exact integer.
fn special_base(heap: &Heap, base: Value, power: Value) -> NumResult {
    if base == ONE {
        return super::inexact(heap, ONE);
    }
    let re = super::real_part(power)?;
    if super::is_positive(re)? {
        return if is_exact(power) { Ok(base) } else { Ok(heap.flonum(0.0)) };
    }
    Err(NumError::Domain(power))
}

fn integer_power(heap: &Heap, base: Value, power: Value, n: &BigInt) -> NumResult {
    if let Some(f) = to_flonum(base) {
        return Ok(heap.flonum(float_power(f, n)));
    }
    if is_compnum(base) && !is_exact(base) && n.bits() > 10 {
        return exp(heap, mul(heap, power, log(heap, base)?)?);
    }
    if n.is_negative() {
        if is_exact_zero(base) {
            return Err(NumError::DivideByZero);
        }
        let positive = positive_power(heap, base, &-n)?;
        return div(heap, ONE, positive);
    }
    positive_power(heap, base, n)
}

/// `f` to a power that may be beyond the doubles, whose parity then still counts.
fn float_power(f: f64, n: &BigInt) -> f64 {
    let size = f.abs().powf(float::of_integer(n));
    if f.is_sign_negative() && n.bit(0) { -size } else { size }
}

fn positive_power(heap: &Heap, base: Value, n: &BigInt) -> NumResult {
    if let Some(b) = to_bigint(base) {
        return Ok(from_bigint(heap, &bigint_power(&b, n)?)?);
    }
    if let Some(r) = ratio(base) {
        let power = Ratio { num: bigint_power(&r.num, n)?, den: bigint_power(&r.den, n)? };
        return Ok(from_ratio(heap, &power)?);
    }
    // Complex: by squaring.
    let count = n
        .to_u64()
        .filter(|_| !too_large(&to_bigint(field(base, 0)).unwrap_or_default(), n))
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

fn too_large(base: &BigInt, n: &BigInt) -> bool {
    n.to_u64().is_none_or(|n| base.bits().max(1).checked_mul(n).is_none_or(|bits| bits > MAX_BITS))
}

fn bigint_power(base: &BigInt, n: &BigInt) -> Result<BigInt, NumError> {
    if base.is_zero() || base.is_one() {
        return Ok(base.clone());
    }
    if base.magnitude().is_one() {
        return Ok(if n.bit(0) { base.clone() } else { BigInt::one() });
    }
    if too_large(base, n) {
        return Err(NumError::TooLarge);
    }
    let zeros = base.trailing_zeros().unwrap_or(0);
    let count = n.to_u64().ok_or(NumError::TooLarge)?;
    // Powers of two by a shift.
    Ok(Pow::pow(base >> zeros, count) << (zeros * count))
}
