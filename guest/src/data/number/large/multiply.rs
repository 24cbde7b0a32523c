//! Products (Karatsuba and Ofman 1962) and powers by squaring.

use super::{Given, PIECE, piece};
use dashu_int::ops::{BitTest, UnsignedAbs};
use dashu_int::{IBig, UBig};

/// `a * b`
pub(in super::super) fn multiply(a: &IBig, b: &IBig) -> Given<IBig> {
    if a.bit_len().max(b.bit_len()) <= PIECE.multiply {
        piece(a.bit_len().min(b.bit_len()))?;
        return Ok(a * b);
    }
    let product = product(a.unsigned_abs(), b.unsigned_abs())?;
    Ok(IBig::from_parts(a.sign() * b.sign(), product))
}

pub(super) fn product(a: UBig, b: UBig) -> Given<UBig> {
    let (short, long) = if a.bit_len() < b.bit_len() { (a, b) } else { (b, a) };
    let (least, most) = (short.bit_len(), long.bit_len());
    if most <= PIECE.multiply || least <= 64 {
        piece(most)?;
        return Ok(short * long);
    }
    let half = most.div_ceil(2);
    let (low, high) = long.split_bits(half);
    if least <= half {
        return Ok(product(low, short.clone())? + (product(high, short)? << half));
    }
    let (short_low, short_high) = short.split_bits(half);
    let middle = product(&low + &high, &short_low + &short_high)?;
    let (low, high) = (product(low, short_low)?, product(high, short_high)?);
    let middle = middle - &low - &high;
    Ok(low + (middle << half) + (high << (2 * half)))
}

/// `base` to a power; the caller has seen to it that the result is not too large.
pub(in super::super) fn power(base: &IBig, exponent: usize) -> Given<IBig> {
    let bits = base.bit_len().saturating_mul(exponent);
    if bits <= PIECE.multiply {
        piece(bits)?;
        return Ok(base.pow(exponent));
    }
    // Powers of two are shifts.
    if let Some(zeros) = base.trailing_zeros().filter(|&zeros| zeros > 0) {
        return Ok(power(&(base >> zeros), exponent)? << (zeros * exponent));
    }
    let root = power(base, exponent / 2)?;
    let square = multiply(&root, &root)?;
    if exponent.is_multiple_of(2) { Ok(square) } else { multiply(&square, base) }
}
