//! Greatest common divisors, by a recursive half-gcd (Knuth, TAOCP 4.5.2; Schönhage 1971).
//!
//! The quotients of Euclid's algorithm depend for a while on the leading bits of the operands only. They are found on
//! those bits alone, collected in a matrix, and applied to the long numbers at once. A matrix that went a step too far
//! does no harm: it is unimodular, so it changes neither the set of common divisors nor, with signs dropped, its largest.

use super::division::divide;
use super::multiply::multiply;
use super::{Given, PIECE, piece};
use crate::spec::limits::EUCLID_BITS;
use dashu_int::ops::{BitTest, Gcd, UnsignedAbs};
use dashu_int::{IBig, UBig};

/// The greatest common divisor of two numbers that are not both zero.
pub(in super::super) fn gcd(a: &IBig, b: &IBig) -> Given<UBig> {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    if a < b {
        (a, b) = (b, a);
    }
    while b.bit_len() > PIECE.gcd {
        let before = a.bit_len();
        if a.bit_len() - b.bit_len() < a.bit_len() / 4 {
            (_, a, b) = half(a, b)?;
        }
        if a.bit_len() * 2 > before && !b.is_zero() {
            let (_, rest) = divide(a, &b)?;
            (a, b) = (b, rest);
        }
    }
    if b.is_zero() {
        return Ok(a);
    }
    if a.bit_len() > PIECE.gcd {
        let (_, rest) = divide(a, &b)?;
        (a, b) = (b, rest);
    }
    piece(a.bit_len())?;
    Ok(if b.is_zero() { a } else { a.gcd(b) })
}

/// `a` and `b` as they were, from what they have become: `(a0 b0) = m (a b)`, up to sign; here the inverse is kept, which
/// gives `(a b)` from `(a0 b0)`.
struct Matrix([IBig; 4]);

impl Matrix {
    fn one() -> Matrix {
        Matrix([IBig::ONE, IBig::ZERO, IBig::ZERO, IBig::ONE])
    }

    /// `(a, b)` by this matrix, the larger first, and the matrix that does just that.
    fn apply(self, a: UBig, b: UBig) -> Given<(Matrix, UBig, UBig)> {
        let Matrix([m00, m01, m10, m11]) = self;
        let (a, b) = (IBig::from(a), IBig::from(b));
        let first = multiply(&m00, &a)? + multiply(&m01, &b)?;
        let second = multiply(&m10, &a)? + multiply(&m11, &b)?;
        let (m00, m01) = if first < IBig::ZERO { (-m00, -m01) } else { (m00, m01) };
        let (m10, m11) = if second < IBig::ZERO { (-m10, -m11) } else { (m10, m11) };
        let (first, second) = (first.unsigned_abs(), second.unsigned_abs());
        Ok(match first < second {
            true => (Matrix([m10, m11, m00, m01]), second, first),
            false => (Matrix([m00, m01, m10, m11]), first, second),
        })
    }

    /// This after `first`.
    fn after(&self, first: &Matrix) -> Given<Matrix> {
        let (Matrix([a, b, c, d]), Matrix([e, f, g, h])) = (self, first);
        Ok(Matrix([
            multiply(a, e)? + multiply(b, g)?,
            multiply(a, f)? + multiply(b, h)?,
            multiply(c, e)? + multiply(d, g)?,
            multiply(c, f)? + multiply(d, h)?,
        ]))
    }
}

/// Reduces `a >= b` until `b` has about half of the bits that `a` has: the matrix that does it, and what they become.
fn half(a: UBig, b: UBig) -> Given<(Matrix, UBig, UBig)> {
    let size = a.bit_len();
    let goal = size / 2 + 1;
    if size <= EUCLID_BITS {
        return euclid(a, b, goal);
    }
    let (mut matrix, mut a, mut b) = (Matrix::one(), a, b);
    for _ in 0..2 {
        if b.bit_len() <= goal {
            break;
        }
        // The leading bits, twice as many as are to go.
        let excess = a.bit_len() - goal;
        let shift = a.bit_len().saturating_sub(2 * excess.min(size / 4 + 1) + 8);
        let (found, ..) = half(&a >> shift, &b >> shift)?;
        let (found, next_a, next_b) = found.apply(a, b)?;
        matrix = found.after(&matrix)?;
        (a, b) = (next_a, next_b);
        if b.bit_len() > goal {
            let (quotient, rest) = divide(a, &b)?;
            let step = Matrix([IBig::ZERO, IBig::ONE, IBig::ONE, -IBig::from(quotient)]);
            matrix = step.after(&matrix)?;
            (a, b) = (b, rest);
        }
    }
    Ok((matrix, a, b))
}

fn euclid(mut a: UBig, mut b: UBig, goal: usize) -> Given<(Matrix, UBig, UBig)> {
    use dashu_int::ops::DivRem;
    let Matrix([mut m00, mut m01, mut m10, mut m11]) = Matrix::one();
    piece(1 << 14)?;
    while b.bit_len() > goal {
        let (quotient, rest) = a.div_rem(&b);
        (a, b) = (b, rest);
        let (next0, next1) = (&m00 - &m10 * &quotient, &m01 - &m11 * quotient);
        (m00, m01, m10, m11) = (m10, m11, next0, next1);
    }
    Ok((Matrix([m00, m01, m10, m11]), a, b))
}
