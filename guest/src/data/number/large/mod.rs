//! Integers so long that an operation on them takes a noticeable time.
//!
//! dashu's algorithms are the fast ones, but nothing can interrupt them: a division of two numbers of 30 million digits
//! takes half a minute. Here operands above a size are cut into pieces that take dashu some tenths of a second at most,
//! by the classic recursive algorithms, and [`look`] is asked between the pieces. Below that size (all that ordinary
//! programs ever see) these functions are one comparison more than dashu's own.

mod division;
mod gcd;
mod multiply;
mod radix;
mod root;
#[cfg(test)]
mod tests;

pub(super) use division::{div_floor, div_rem, mod_floor};
pub(super) use gcd::gcd;
pub(super) use multiply::{multiply, power};
pub(super) use radix::{from_digits, to_digits};
pub(super) use root::sqrt_rem;

use crate::heap::RetryAfterGc;
use crate::heap::patience::look;
use crate::spec::limits;

/// Gives work up: see [`crate::heap::patience`].
type Given<T> = Result<T, RetryAfterGc>;

/// Sizes in bits up to which dashu does an operation in one piece.
struct Piece {
    multiply: usize,
    divide: usize,
    gcd: usize,
    root: usize,
    radix: usize,
}

#[cfg(not(test))]
const PIECE: Piece = Piece {
    multiply: limits::MULTIPLY_BITS,
    divide: limits::DIVIDE_BITS,
    gcd: limits::GCD_BITS,
    root: limits::ROOT_BITS,
    radix: limits::RADIX_BITS,
};
/// So small that tests reach the recursion in no time.
#[cfg(test)]
const PIECE: Piece = Piece { multiply: 1 << 11, divide: 1 << 11, gcd: 1 << 11, root: 1 << 11, radix: 1 << 11 };

/// Pays for an operation on a number of so many bits in one piece, and asks whether to go on.
fn piece(bits: usize) -> Given<()> {
    // Small ones are paid for by the safe points around them.
    if bits < limits::SHORT_BITS { Ok(()) } else { look((bits >> 6) as u32) }
}
