//! Real numbers decoded into Rust types: what the operations fall back to.

use super::NumError;
use super::bignum::{self, from_bigint};
use super::float;
use super::ratio::Ratio;
use crate::heap::objects::to_flonum;
use crate::heap::{Compnum, Heap, Ratnum, RetryAfterGc, Value};
use dashu_int::IBig;

/// A decoded real number.
#[derive(Clone, Debug)]
pub(super) enum Real {
    Int(IBig),
    Rat(Ratio),
    Flo(f64),
}

/// Two real numbers brought to one representation.
pub(super) enum Pair {
    Int(IBig, IBig),
    Rat(Ratio, Ratio),
    Flo(f64, f64),
}

impl Real {
    /// Decodes a real number; `None` for complex numbers and everything else.
    pub(super) fn of(v: Value) -> Option<Real> {
        if let Some(n) = v.to_fixnum() {
            return Some(Real::Int(IBig::from(n)));
        }
        if let Some(f) = to_flonum(v) {
            return Some(Real::Flo(f));
        }
        if bignum::is_bignum(v) {
            return Some(Real::Int(bignum::value(v)));
        }
        ratio(v).map(Real::Rat)
    }

    /// Decodes an operand that must be a real number.
    pub(super) fn expect(v: Value) -> Result<Real, NumError> {
        Real::of(v).ok_or(if Compnum::is(v) { NumError::NotReal(v) } else { NumError::NotANumber(v) })
    }

    pub(super) fn to_f64(&self) -> f64 {
        match self {
            Real::Int(n) => float::of_integer(n),
            Real::Rat(r) => float::of_ratio(r),
            Real::Flo(f) => *f,
        }
    }

    fn into_ratio(self) -> Option<Ratio> {
        match self {
            Real::Int(n) => Some(Ratio::integer(n)),
            Real::Rat(r) => Some(r),
            Real::Flo(_) => None,
        }
    }

    /// Brings two numbers to the representation their sum has.
    pub(super) fn unify(a: Real, b: Real) -> Pair {
        match (a, b) {
            (Real::Int(x), Real::Int(y)) => Pair::Int(x, y),
            (a @ Real::Flo(_), b) | (a, b @ Real::Flo(_)) => Pair::Flo(a.to_f64(), b.to_f64()),
            (a, b) => match (a.into_ratio(), b.into_ratio()) {
                (Some(x), Some(y)) => Pair::Rat(x, y),
                _ => unreachable!("flonums were the case before"),
            },
        }
    }
}

/// The value of a ratnum.
pub(super) fn ratio(v: Value) -> Option<Ratio> {
    let v = Ratnum::of(v)?;
    Some(Ratio { num: bignum::to_bigint(v.numerator())?, den: bignum::to_bigint(v.denominator())? })
}

/// The exact value of a rational number, flonums included; `None` for infinities, NaN and everything else.
pub(super) fn exact_ratio(v: Value) -> Option<Ratio> {
    match Real::of(v)? {
        Real::Flo(f) => float::exact_value(f),
        other => other.into_ratio(),
    }
}

/// An exact rational as a value.
pub(super) fn from_ratio(heap: &Heap, ratio: &Ratio) -> Result<Value, RetryAfterGc> {
    let num = from_bigint(heap, &ratio.num)?;
    if ratio.den.is_one() {
        return Ok(num);
    }
    Ok(Ratnum::new(heap, num, from_bigint(heap, &ratio.den)?).value())
}
