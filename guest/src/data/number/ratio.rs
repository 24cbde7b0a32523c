//! Exact rationals in Rust types.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, Zero};
use std::cmp::Ordering;

/// A rational in lowest terms with a positive denominator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ratio {
    pub(super) num: BigInt,
    pub(super) den: BigInt,
}

impl Ratio {
    /// `num / den`; the denominator is not zero.
    pub(super) fn new(num: BigInt, den: BigInt) -> Ratio {
        debug_assert!(!den.is_zero());
        let gcd = num.gcd(&den);
        let (num, den) = if gcd.is_one() { (num, den) } else { (num / &gcd, den / gcd) };
        if den.is_negative() { Ratio { num: -num, den: -den } } else { Ratio { num, den } }
    }

    pub(super) fn integer(num: BigInt) -> Ratio {
        Ratio { num, den: BigInt::one() }
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

    pub(super) fn floor(&self) -> BigInt {
        self.num.div_floor(&self.den)
    }

    /// The nearest integer, the even one when two are as near.
    pub(super) fn round(&self) -> BigInt {
        let floor = self.floor();
        let twice = (self.num.mod_floor(&self.den)) * 2u32;
        match twice.cmp(&self.den) {
            Ordering::Less => floor,
            Ordering::Greater => floor + 1u32,
            Ordering::Equal if floor.is_even() => floor,
            Ordering::Equal => floor + 1u32,
        }
    }
}
