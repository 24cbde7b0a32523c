//! Square roots (Zimmermann, "Karatsuba square root", 1999).

use super::division::divide;
use super::multiply::product;
use super::{Given, PIECE, piece};
use dashu_int::ops::{BitTest, SquareRootRem, UnsignedAbs};
use dashu_int::{IBig, Sign, UBig};

/// The root rounded down, and what its square leaves.
pub(in super::super) fn sqrt_rem(n: UBig) -> Given<(UBig, UBig)> {
    if n.bit_len() <= PIECE.root {
        piece(n.bit_len())?;
        return Ok(n.sqrt_rem());
    }
    // One of the two leading bits of the four quarters must be set.
    let quarter = n.bit_len().div_ceil(4);
    let shift = (4 * quarter - n.bit_len()) & !1;
    let (root, rest) = normal(n.clone() << shift, quarter)?;
    if shift == 0 {
        return Ok((root, rest));
    }
    let root = root >> (shift / 2);
    let rest = n - product(root.clone(), root.clone())?;
    Ok((root, rest))
}

/// Of a number of four quarters, with one of its two leading bits set.
fn normal(n: UBig, quarter: usize) -> Given<(UBig, UBig)> {
    let (low, high) = n.split_bits(2 * quarter);
    let (low, middle) = low.split_bits(quarter);
    let (root, rest) = sqrt_rem(high)?;
    let (digit, left) = divide((rest << quarter) + middle, &(&root << 1))?;
    let rest = (left << quarter) + low;
    let root = (root << quarter) + &digit;
    let mut rest = IBig::from(rest) - IBig::from(product(digit.clone(), digit)?);
    let mut root = IBig::from(root);
    while rest.sign() == Sign::Negative {
        rest += &root * IBig::from(2) - IBig::ONE;
        root -= IBig::ONE;
    }
    Ok((root.unsigned_abs(), rest.unsigned_abs()))
}
