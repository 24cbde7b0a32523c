//! Quotients and remainders (Burnikel and Ziegler, "Fast recursive division", 1998).

use super::multiply::product;
use super::{Given, PIECE, piece};
use dashu_int::ops::{BitTest, DivRem, UnsignedAbs};
use dashu_int::{IBig, Sign, UBig};

/// Quotient, rounded towards zero, and remainder, with the sign of `x`; `y` is not zero.
pub(in super::super) fn div_rem(x: &IBig, y: &IBig) -> Given<(IBig, IBig)> {
    if x.bit_len() <= PIECE.divide {
        piece(x.bit_len().min(y.bit_len()))?;
        return Ok(x.div_rem(y));
    }
    let (quotient, rest) = divide(x.unsigned_abs(), &y.unsigned_abs())?;
    Ok((IBig::from_parts(x.sign() * y.sign(), quotient), IBig::from_parts(x.sign(), rest)))
}

/// The quotient rounded down; `y` is not zero.
pub(in super::super) fn div_floor(x: &IBig, y: &IBig) -> Given<IBig> {
    let (quotient, rest) = div_rem(x, y)?;
    Ok(if rest.is_zero() || rest.sign() == y.sign() { quotient } else { quotient - IBig::ONE })
}

/// What the quotient rounded down leaves, with the sign of `y`, which is not zero.
pub(in super::super) fn mod_floor(x: &IBig, y: &IBig) -> Given<IBig> {
    let (_, rest) = div_rem(x, y)?;
    Ok(if rest.is_zero() || rest.sign() == y.sign() { rest } else { rest + y })
}

pub(super) fn divide(x: UBig, y: &UBig) -> Given<(UBig, UBig)> {
    let size = y.bit_len();
    if x.bit_len() <= PIECE.divide || size <= 64 {
        piece(x.bit_len())?;
        return Ok(x.div_rem(y));
    }
    if x < *y {
        return Ok((UBig::ZERO, x));
    }
    // As long division, with digits as long as the divisor: each quotient digit is of two digits by one.
    let mut digits = Vec::new();
    let mut left = x;
    while left.bit_len() > size {
        let (digit, rest) = left.split_bits(size);
        digits.push(digit);
        left = rest;
    }
    let (mut quotient, mut rest) = if left >= *y { (UBig::ONE, left - y) } else { (UBig::ZERO, left) };
    while let Some(digit) = digits.pop() {
        let (next, left) = two_by_one((rest << size) + digit, y, size)?;
        quotient = (quotient << size) + next;
        rest = left;
    }
    Ok((quotient, rest))
}

/// `x / y` where `y` has `size` bits and `x < y * 2^size`.
fn two_by_one(x: UBig, y: &UBig, size: usize) -> Given<(UBig, UBig)> {
    if size <= PIECE.divide / 2 {
        piece(2 * size)?;
        return Ok(x.div_rem(y));
    }
    if size % 2 == 1 {
        let (quotient, rest) = two_by_one(x << 1, &(y << 1), size + 1)?;
        return Ok((quotient, rest >> 1));
    }
    let half = size / 2;
    let (low, high) = x.split_bits(half);
    let (first, rest) = three_by_two(high, y, half)?;
    let (second, rest) = three_by_two((rest << half) + low, y, half)?;
    Ok(((first << half) + second, rest))
}

/// `x / y` where `y` has `2 half` bits and `x < y * 2^half`.
fn three_by_two(x: UBig, y: &UBig, half: usize) -> Given<(UBig, UBig)> {
    let (y_low, y_high) = y.clone().split_bits(half);
    let (x_low, x_high) = x.split_bits(half);
    // The top half of the divisor gives a quotient that is at most two too large.
    let (mut quotient, rest) = match &x_high >> half >= y_high {
        true => {
            let quotient = (UBig::ONE << half) - UBig::ONE;
            let rest = x_high + &y_high - (&y_high << half);
            (quotient, rest)
        }
        false => two_by_one(x_high, &y_high, half)?,
    };
    let mut rest = IBig::from((rest << half) + x_low) - IBig::from(product(quotient.clone(), y_low)?);
    while rest.sign() == Sign::Negative {
        quotient -= UBig::ONE;
        rest += y;
    }
    Ok((quotient, rest.unsigned_abs()))
}
