//! Numbers (R7RS §6.2): fixnum, bignum, ratnum, flonum and compnum.
//!
//! Every value has one representation: an exact integer in the fixnum range is a fixnum, a rational has lowest terms and
//! a denominator above one, a flonum whose exponent fits the word is unboxed, a complex number whose imaginary part is
//! exact zero is real. So `eqv?` compares parts, and "is an integer" is a question to the representation.
//!
//! The two parts of a compnum may differ in exactness (`1+2.0i`), as in Chibi; the number is exact when both are.
//!
//! Binary operations decide fixnums first, then flonums, then go through `real::Real`, which holds the other cases in
//! Rust types. Mixed exactness gives the inexact result, also for `(* 0 1.5)`: an exact zero there would make the type
//! of a product depend on a value, which compiled code cannot use.

mod arithmetic;
pub mod bignum;
pub mod bits;
mod classify;
mod compare;
mod complex;
mod convert;
mod digits;
mod float;
mod flonum_complex;
mod integer;
mod large;
mod parse;
mod power;
mod print;
mod ratio;
mod real;
mod rounding;
mod syntax;
#[cfg(test)]
mod tests;
mod transcendental;

pub use arithmetic::{abs, add, div, mul, negate, square, sub};
pub use bignum::{from_bigint, from_i64, from_u64, to_bigint};
pub use classify::*;
pub use compare::{compare, greater, is_negative, is_positive, is_zero, max, min, num_eq, smaller};
pub use complex::{angle, imag_part, magnitude, make_polar, make_rectangular, real_part};
pub use convert::{exact, inexact, to_f64, to_i64, to_u32};
pub use integer::{floor_div, floor_quotient, gcd, is_even, lcm, modulo, quotient, remainder, truncate_div};
pub use parse::parse;
pub use power::{exact_integer_sqrt, expt, sqrt};
pub use print::{flonum_to_string, to_string};
pub use rounding::{ceiling, denominator, floor, numerator, rationalize, round, truncate};
pub use syntax::is_number_text;
pub use transcendental::{acos, asin, atan, atan2, cos, exp, log, log_base, sin, tan};

use crate::heap::{RetryAfterGc, Value};
use crate::spec::limits::MAX_BITS;

/// Why an operation has no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumError {
    /// The operand is no number.
    NotANumber(Value),
    /// The operand is no integer.
    NotAnInteger(Value),
    /// The operand is no real number.
    NotReal(Value),
    /// Division by exact zero.
    DivideByZero,
    /// The operand is not exact, or has no exact equal (infinities, NaN).
    NotExact(Value),
    /// The operand is a number of the right type outside the operation's domain.
    Domain(Value),
    /// The result would have more than [`MAX_BITS`] bits.
    TooLarge,
    /// The result does not fit the heap now.
    Memory(RetryAfterGc),
}

impl From<RetryAfterGc> for NumError {
    fn from(retry: RetryAfterGc) -> NumError {
        NumError::Memory(retry)
    }
}

/// The result of an operation.
pub type NumResult = Result<Value, NumError>;
