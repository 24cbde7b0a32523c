//! Exact rationals in Rust types.

use super::large::{self, div_floor, div_rem, multiply};
use crate::heap::RetryAfterGc;
use dashu_int::ops::BitTest;
use dashu_int::{IBig, Sign};
use std::cmp::Ordering;

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
