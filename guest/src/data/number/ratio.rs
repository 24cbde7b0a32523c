//! Exact rationals in Rust types.

use super::bignum::from_i64;
use super::large::{self, div_floor, div_rem, multiply};
use crate::heap::{Heap, Ratnum, RetryAfterGc, Value};
use dashu_int::ops::BitTest;
use dashu_int::{IBig, Sign};
use std::cmp::Ordering;

/// Numerator and denominator of an exact rational, both of a magnitude below 2^31: what products and sums of two of them
/// need fits 63 bits. `None` for everything else.
#[inline]
pub(super) fn short(v: Value) -> Option<(i64, i64)> {
    let small = |v: Value| v.to_fixnum().filter(|n| n.unsigned_abs() < 1 << 31);
    match Ratnum::of(v) {
        Some(ratio) => Some((small(ratio.numerator())?, small(ratio.denominator())?)),
        None => Some((small(v)?, 1)),
    }
}

/// The exact rational `numerator / denominator`, the denominator positive.
pub(super) fn of_short(heap: &Heap, numerator: i64, denominator: i64) -> Value {
    let gcd = gcd(numerator.unsigned_abs(), denominator.unsigned_abs()) as i64;
    let (numerator, denominator) = (from_i64(heap, numerator / gcd), denominator / gcd);
    if denominator == 1 { numerator } else { Ratnum::new(heap, numerator, from_i64(heap, denominator)).value() }
}

/// The greatest common divisor, by halving and subtracting: it divides by nothing.
pub(super) fn gcd(mut a: u64, mut b: u64) -> u64 {
    if a == 0 || b == 0 {
        return a | b;
    }
    let twos = (a | b).trailing_zeros();
    a >>= a.trailing_zeros();
    while b != 0 {
        b >>= b.trailing_zeros();
        (a, b) = (a.min(b), a.abs_diff(b));
    }
    a << twos
}

/// A rational in lowest terms with a positive denominator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ratio {
    pub(super) num: IBig,
    pub(super) den: IBig,
}

impl Ratio {
    /// `num / den`; the denominator is not zero.
    pub(super) fn new(num: IBig, den: IBig) -> Result<Ratio, RetryAfterGc> {
        debug_assert!(!den.is_zero());
        let gcd = IBig::from(large::gcd(&num, &den)?);
        let (num, den) = if gcd.is_one() { (num, den) } else { (div_rem(&num, &gcd)?.0, div_rem(&den, &gcd)?.0) };
        Ok(if den.sign() == Sign::Negative { Ratio { num: -num, den: -den } } else { Ratio { num, den } })
    }

    pub(super) fn integer(num: IBig) -> Ratio {
        Ratio { num, den: IBig::ONE }
    }

    /// Of a positive number.
    pub(super) fn reciprocal(self) -> Ratio {
        Ratio { num: self.den, den: self.num }
    }

    pub(super) fn add(&self, other: &Ratio) -> Result<Ratio, RetryAfterGc> {
        Ratio::new(
            multiply(&self.num, &other.den)? + multiply(&other.num, &self.den)?,
            multiply(&self.den, &other.den)?,
        )
    }

    pub(super) fn sub(&self, other: &Ratio) -> Result<Ratio, RetryAfterGc> {
        Ratio::new(
            multiply(&self.num, &other.den)? - multiply(&other.num, &self.den)?,
            multiply(&self.den, &other.den)?,
        )
    }

    pub(super) fn mul(&self, other: &Ratio) -> Result<Ratio, RetryAfterGc> {
        Ratio::new(multiply(&self.num, &other.num)?, multiply(&self.den, &other.den)?)
    }

    /// The quotient; `other` is not zero.
    pub(super) fn div(&self, other: &Ratio) -> Result<Ratio, RetryAfterGc> {
        Ratio::new(multiply(&self.num, &other.den)?, multiply(&self.den, &other.num)?)
    }

    pub(super) fn cmp(&self, other: &Ratio) -> Result<Ordering, RetryAfterGc> {
        Ok(multiply(&self.num, &other.den)?.cmp(&multiply(&other.num, &self.den)?))
    }

    pub(super) fn floor(&self) -> Result<IBig, RetryAfterGc> {
        div_floor(&self.num, &self.den)
    }

    pub(super) fn ceiling(&self) -> Result<IBig, RetryAfterGc> {
        Ok(self.floor()? + IBig::ONE)
    }

    /// Rounded towards zero.
    pub(super) fn truncate(&self) -> Result<IBig, RetryAfterGc> {
        Ok(div_rem(&self.num, &self.den)?.0)
    }

    /// The nearest integer, the even one when two are as near.
    pub(super) fn round(&self) -> Result<IBig, RetryAfterGc> {
        let floor = self.floor()?;
        let twice = large::mod_floor(&self.num, &self.den)? << 1;
        Ok(match twice.cmp(&self.den) {
            Ordering::Less => floor,
            Ordering::Greater => floor + IBig::ONE,
            Ordering::Equal if !floor.bit(0) => floor,
            Ordering::Equal => floor + IBig::ONE,
        })
    }
}
