//! Doubles and exact numbers: exact values of doubles, correctly rounded doubles of exact numbers.

use super::ratio::Ratio;
use num_bigint::{BigInt, BigUint, Sign};
use num_traits::{One, ToPrimitive, Zero};

/// The exact value of a finite double.
pub(super) fn exact_value(f: f64) -> Option<Ratio> {
    let (negative, mantissa, exponent) = decode(f)?;
    let sign = if negative { Sign::Minus } else { Sign::Plus };
    let mantissa = |shift: u32| BigInt::from_biguint(sign, BigUint::from(mantissa >> shift));
    if exponent >= 0 {
        return Some(Ratio::integer(mantissa(0) << exponent));
    }
    let shared = decode(f)?.1.trailing_zeros().min(exponent.unsigned_abs());
    Some(Ratio { num: mantissa(shared), den: BigInt::one() << (exponent.unsigned_abs() - shared) })
}

/// Sign, mantissa and exponent of a finite double: `±mantissa * 2^exponent`. Zero has mantissa 0 and exponent 0.
pub(super) fn decode(f: f64) -> Option<(bool, u64, i32)> {
    if !f.is_finite() {
        return None;
    }
    let bits = f.to_bits();
    let (field, fraction) = ((bits >> 52 & 0x7ff) as i32, bits & ((1 << 52) - 1));
    let (mantissa, exponent) = if field == 0 { (fraction, -1074) } else { (fraction | 1 << 52, field - 1075) };
    Some((f.is_sign_negative(), mantissa, if mantissa == 0 { 0 } else { exponent }))
}

/// The double nearest to an integer.
pub(super) fn of_integer(n: &BigInt) -> f64 {
    match n.to_i64() {
        Some(small) => small as f64,
        None => round(n.sign() == Sign::Minus, n.magnitude(), 0, false),
    }
}

/// The double nearest to a rational.
pub(super) fn of_ratio(ratio: &Ratio) -> f64 {
    let (num, den) = (ratio.num.magnitude(), ratio.den.magnitude());
    let shift = 66 - (num.bits() as i64 - den.bits() as i64);
    let (num, den) = if shift > 0 { (num << shift, den.clone()) } else { (num.clone(), den << -shift) };
    let (quotient, rest) = (&num / &den, &num % &den);
    round(ratio.num.sign() == Sign::Minus, &quotient, -shift, !rest.is_zero())
}

/// The double nearest to `mantissa * 2^exponent`, or to a little more when `sticky`; ties go to even.
fn round(negative: bool, mantissa: &BigUint, exponent: i64, sticky: bool) -> f64 {
    let bits = mantissa.bits() as i64;
    let top = bits - 1 + exponent;
    let magnitude = if bits == 0 {
        0.0
    } else if top > 1023 {
        f64::INFINITY
    } else {
        // Below 2^-1022 a double has fewer bits.
        let precision = 53 - (-1022 - top).max(0);
        let dropped = bits - precision;
        if dropped <= 0 {
            scale(mantissa.to_u64().unwrap_or(0), exponent)
        } else {
            let dropped = dropped as u64;
            let kept = (mantissa >> dropped).to_u64().unwrap_or(0);
            let half = mantissa.bit(dropped - 1);
            let more = sticky || mantissa.trailing_zeros().is_some_and(|zeros| zeros < dropped - 1);
            scale(kept + (half && (more || kept & 1 == 1)) as u64, exponent + dropped as i64)
        }
    };
    if negative { -magnitude } else { magnitude }
}

/// `mantissa * 2^exponent`, which is a double or too large for one.
fn scale(mantissa: u64, exponent: i64) -> f64 {
    let power = |e: i64| f64::from_bits(((1023 + e.clamp(-1022, 1023)) as u64) << 52);
    let half = exponent / 2;
    mantissa as f64 * power(half) * power(exponent - half)
}
