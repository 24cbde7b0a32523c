//! Exact rationals in Rust types.

use super::integer::{div_floor, mod_floor};
use dashu_int::IBig;
use dashu_int::Sign;
use dashu_int::ops::{BitTest, Gcd};
use std::cmp::Ordering;

/// A rational in lowest terms with a positive denominator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ratio {
    pub(super) num: IBig,
    pub(super) den: IBig,
}

impl Ratio {
    /// `num / den`; the denominator is not zero.
    pub(super) fn new(num: IBig, den: IBig) -> Ratio {
        debug_assert!(!den.is_zero());
        let gcd = (&num).gcd(&den);
        let (num, den) = if gcd.is_one() { (num, den) } else { (num / &gcd, den / gcd) };
        if den.sign() == Sign::Negative { Ratio { num: -num, den: -den } } else { Ratio { num, den } }
    }

    pub(super) fn integer(num: IBig) -> Ratio {
        Ratio { num, den: IBig::ONE }
    }

    pub(super) fn add(&self, other: &Ratio) -> Ratio {
        Ratio::new(&self.num * &other.den + &other.num * &self.den, &self.den * &other.den)
    }

    pub(super) fn sub(&self, other: &Ratio) -> Ratio {
        Ratio::new(&self.num * &other.den - &other.num * &self.den, &self.den * &other.den)
    }

    pub(super) fn mul(&self, other: &Ratio) -> Ratio {
        Ratio::new(&self.num * &other.num, &self.den * &other.den)
    }

    /// The quotient; `other` is not zero.
    pub(super) fn div(&self, other: &Ratio) -> Ratio {
        Ratio::new(&self.num * &other.den, &self.den * &other.num)
    }

    pub(super) fn cmp(&self, other: &Ratio) -> Ordering {
        (&self.num * &other.den).cmp(&(&other.num * &self.den))
    }

    pub(super) fn floor(&self) -> IBig {
        div_floor(&self.num, &self.den)
    }

    /// The nearest integer, the even one when two are as near.
    pub(super) fn round(&self) -> IBig {
        let floor = self.floor();
        let twice = mod_floor(&self.num, &self.den) << 1;
        match twice.cmp(&self.den) {
            Ordering::Less => floor,
            Ordering::Greater => floor + IBig::ONE,
            Ordering::Equal if !floor.bit(0) => floor,
            Ordering::Equal => floor + IBig::ONE,
        }
    }
}
