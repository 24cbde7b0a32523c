//! Exact integers as infinite two's complement bit strings (SRFI 151).

use super::bignum::{from_bigint, from_i64, to_bigint};
use super::{MAX_BITS, NumError, NumResult};
use crate::heap::{Heap, Value};
use dashu_int::ops::{BitTest, UnsignedAbs};
use dashu_int::{IBig, Sign, UBig};

fn operand(v: Value) -> Result<IBig, NumError> {
    to_bigint(v).ok_or(if super::is_integer(v) { NumError::NotExact(v) } else { NumError::NotAnInteger(v) })
}

fn is_negative(n: &IBig) -> bool {
    n.sign() == Sign::Negative
}

/// The bits that differ from the sign.
fn magnitude(n: IBig) -> UBig {
    if is_negative(&n) { (!n).unsigned_abs() } else { n.unsigned_abs() }
}

macro_rules! bitwise {
    ($($(#[$doc:meta])* $name:ident $op:tt;)*) => {$(
        $(#[$doc])*
        #[inline]
        pub fn $name(heap: &Heap, a: Value, b: Value) -> NumResult {
            if a.is_fixnum() && b.is_fixnum() {
                return Ok(Value::fixnum(a.as_fixnum() $op b.as_fixnum()));
            }
            Ok(from_bigint(heap, &(operand(a)? $op operand(b)?))?)
        }
    )*};
}

bitwise! {
    /// `bitwise-and`
    and &;
    /// `bitwise-ior`
    or |;
    /// `bitwise-xor`
    xor ^;
}

/// `bitwise-not`
pub fn not(heap: &Heap, v: Value) -> NumResult {
    match v.to_fixnum() {
        Some(n) => Ok(Value::fixnum(!n)),
        None => Ok(from_bigint(heap, &!operand(v)?)?),
    }
}

/// `arithmetic-shift`: to the left by `count` bits, to the right when it is negative (rounding down).
pub fn shift(heap: &Heap, v: Value, count: Value) -> NumResult {
    if let Some(shifted) = shift_fixnum(v, count) {
        return Ok(shifted);
    }
    let n = operand(v)?;
    let negative = if is_negative(&n) { -1 } else { 0 };
    let Some(count_bits) = super::to_i64(count) else {
        let count_bits = operand(count)?;
        return match (is_negative(&count_bits), v == Value::fixnum(0)) {
            (true, _) => Ok(Value::fixnum(negative)),
            (false, true) => Ok(v),
            (false, false) => Err(NumError::TooLarge),
        };
    };
    if count_bits <= 0 {
        if let Some(n) = v.to_fixnum() {
            return Ok(from_i64(heap, n >> count_bits.unsigned_abs().min(63)));
        }
        let shifted = if count_bits.unsigned_abs() > n.bit_len() as u64 {
            negative.into()
        } else {
            n >> count_bits.unsigned_abs() as usize
        };
        return Ok(from_bigint(heap, &shifted)?);
    }
    if v == Value::fixnum(0) {
        return Ok(v);
    }
    if count_bits as u64 + n.bit_len() as u64 > MAX_BITS {
        return Err(NumError::TooLarge);
    }
    Ok(from_bigint(heap, &(n << count_bits as usize))?)
}

/// The same where number, count and result are fixnums.
#[inline]
pub fn shift_fixnum(v: Value, count: Value) -> Option<Value> {
    let (n, count) = (v.to_fixnum()?, count.to_fixnum()?);
    if count <= 0 {
        return Some(Value::fixnum(n >> count.unsigned_abs().min(63)));
    }
    let shifted = n << u32::try_from(count).ok().filter(|&count| count < i64::BITS)?;
    (shifted >> count == n).then(|| Value::try_fixnum(shifted))?
}

/// `bit-count`: the ones of a non-negative integer, the zeros of a negative one.
pub fn count(v: Value) -> Result<u64, NumError> {
    let n = operand(v)?;
    Ok(magnitude(n).count_ones() as u64)
}

/// `integer-length`: bits needed beside the sign.
pub fn length(v: Value) -> Result<u64, NumError> {
    Ok(magnitude(operand(v)?).bit_len() as u64)
}

/// `first-set-bit`: the number of the lowest one; `None` for zero.
pub fn lowest(v: Value) -> Result<Option<u64>, NumError> {
    Ok(operand(v)?.trailing_zeros().map(|bit| bit as u64))
}

/// `bit-set?`: bit `index` of the two's complement representation.
pub fn is_set(v: Value, index: u64) -> Result<bool, NumError> {
    let n = operand(v)?;
    Ok(usize::try_from(index).map_or(is_negative(&n), |index| n.bit(index)))
}
