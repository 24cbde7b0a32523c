//! Doubles and exact numbers: exact values of doubles, correctly rounded doubles of exact numbers.

use super::ratio::Ratio;
use dashu_int::ops::{BitTest, DivRem};
use dashu_int::{IBig, Sign, UBig};

/// The exact value of a finite double.
pub(super) fn exact_value(f: f64) -> Option<Ratio> {
    let (negative, mantissa, exponent) = decode(f)?;
    let mantissa = |shift: u32| IBig::from_parts(Sign::from(negative), UBig::from(mantissa >> shift));
    if exponent >= 0 {
        return Some(Ratio::integer(mantissa(0) << exponent as usize));
    }
    let shared = decode(f)?.1.trailing_zeros().min(exponent.unsigned_abs());
    Some(Ratio { num: mantissa(shared), den: IBig::ONE << (exponent.unsigned_abs() - shared) as usize })
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
pub(super) fn of_integer(n: &IBig) -> f64 {
    match i64::try_from(n) {
        Ok(small) => small as f64,
        Err(_) => {
            let (sign, magnitude) = n.clone().into_parts();
            round(sign == Sign::Negative, &magnitude, 0, false)
        }
    }
}

/// The double nearest to a rational.
pub(super) fn of_ratio(ratio: &Ratio) -> f64 {
    let (sign, num) = ratio.num.clone().into_parts();
    let den = ratio.den.clone().into_parts().1;
    let shift = 66 - (num.bit_len() as i64 - den.bit_len() as i64);
    let by = shift.unsigned_abs() as usize;
    let (num, den) = if shift > 0 { (num << by, den) } else { (num, den << by) };
    let (quotient, rest) = num.div_rem(den);
    round(sign == Sign::Negative, &quotient, -shift, !rest.is_zero())
}

/// The double nearest to `mantissa * 2^exponent`, or to a little more when `sticky`; ties go to even.
fn round(negative: bool, mantissa: &UBig, exponent: i64, sticky: bool) -> f64 {
    let bits = mantissa.bit_len() as i64;
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
            scale(u64::try_from(mantissa).unwrap_or(0), exponent)
        } else {
            let dropped = dropped as usize;
            let kept = u64::try_from(mantissa >> dropped).unwrap_or(0);
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
