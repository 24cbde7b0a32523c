//! Rounding and the parts of rationals (R7RS §6.2.6).

use super::bignum::from_bigint;
use super::large::multiply;
use super::ratio::Ratio;
use super::real::{self, Real, from_ratio};
use super::{NumError, NumResult, add, exact, inexact, is_exact_integer, is_flonum, is_nan, sub};
use crate::heap::objects::to_flonum;
use crate::heap::patience::look;
use crate::heap::{Heap, RetryAfterGc, Value};
use dashu_int::ops::BitTest;
use dashu_int::{IBig, Sign};

fn rounded(heap: &Heap, v: Value, flo: fn(f64) -> f64, rat: fn(&Ratio) -> Result<IBig, RetryAfterGc>) -> NumResult {
    if is_exact_integer(v) {
        return Ok(v);
    }
    match Real::expect(v)? {
        Real::Int(_) => Ok(v),
        Real::Rat(ratio) => Ok(from_bigint(heap, &rat(&ratio)?)?),
        Real::Flo(f) => Ok(heap.flonum(flo(f))),
    }
}

/// `floor`
pub fn floor(heap: &Heap, v: Value) -> NumResult {
    rounded(heap, v, f64::floor, Ratio::floor)
}

/// `ceiling`
pub fn ceiling(heap: &Heap, v: Value) -> NumResult {
    rounded(heap, v, f64::ceil, Ratio::ceiling)
}

/// `truncate`
pub fn truncate(heap: &Heap, v: Value) -> NumResult {
    rounded(heap, v, f64::trunc, Ratio::truncate)
}

/// `round`: ties go to the even integer.
pub fn round(heap: &Heap, v: Value) -> NumResult {
    rounded(heap, v, f64::round_ties_even, Ratio::round)
}

/// `numerator`
pub fn numerator(heap: &Heap, v: Value) -> NumResult {
    part(heap, v, |ratio| ratio.num)
}

/// `denominator`, positive.
pub fn denominator(heap: &Heap, v: Value) -> NumResult {
    part(heap, v, |ratio| ratio.den)
}

fn part(heap: &Heap, v: Value, of: fn(Ratio) -> IBig) -> NumResult {
    Real::expect(v)?;
    let ratio = real::exact_ratio(v).ok_or(NumError::Domain(v))?;
    let part = from_bigint(heap, &of(ratio))?;
    if is_flonum(v) { inexact(heap, part) } else { Ok(part) }
}

/// `(rationalize x tolerance)`: the simplest rational that differs from `x` by no more than `tolerance`.
pub fn rationalize(heap: &Heap, x: Value, tolerance: Value) -> NumResult {
    Real::expect(x)?;
    Real::expect(tolerance)?;
    let is_inexact = is_flonum(x) || is_flonum(tolerance);
    let infinite = |v| to_flonum(v).is_some_and(f64::is_infinite);
    if is_nan(x) || is_nan(tolerance) || (infinite(x) && infinite(tolerance)) {
        return Ok(heap.flonum(f64::NAN));
    }
    if infinite(tolerance) {
        return Ok(heap.flonum(0.0));
    }
    if infinite(x) {
        return Ok(x);
    }
    let (x, tolerance) = (exact(heap, x)?, super::abs(heap, exact(heap, tolerance)?)?);
    let bound = |v: Value| real::exact_ratio(v).ok_or(NumError::Domain(v));
    let (low, high) = (bound(sub(heap, x, tolerance)?)?, bound(add(heap, x, tolerance)?)?);
    let simplest = if low.num > IBig::ZERO {
        simplest_between(low, high)?
    } else if high.num.sign() == Sign::Negative {
        let found = simplest_between(negated(high), negated(low))?;
        negated(found)
    } else {
        Ratio::integer(IBig::ZERO)
    };
    let v = from_ratio(heap, &simplest)?;
    if is_inexact { inexact(heap, v) } else { Ok(v) }
}

fn negated(ratio: Ratio) -> Ratio {
    Ratio { num: -ratio.num, den: ratio.den }
}

/// The simplest rational in `low..=high`, both positive: the continued fraction up to where the two part.
fn simplest_between(mut low: Ratio, mut high: Ratio) -> Result<Ratio, RetryAfterGc> {
    let mut terms = Vec::new();
    let mut found = loop {
        look(low.num.bit_len() as u32)?;
        let floor = low.floor()?;
        if low.den.is_one() {
            break low;
        }
        if floor < high.floor()? {
            break Ratio::integer(floor + IBig::ONE);
        }
        // The reciprocal of what is beyond the floor; still in lowest terms.
        let next = |ratio: Ratio| -> Result<Ratio, RetryAfterGc> {
            Ok(Ratio { num: &ratio.num - multiply(&floor, &ratio.den)?, den: ratio.den }.reciprocal())
        };
        (low, high) = (next(high)?, next(low)?);
        terms.push(floor);
    };
    while let Some(term) = terms.pop() {
        look(found.num.bit_len() as u32)?;
        found = Ratio { num: multiply(&term, &found.num)? + &found.den, den: found.num };
    }
    Ok(found)
}
