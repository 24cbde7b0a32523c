//! Exact integers: heap digits to and from dashu's integers, fixnums where they fit.
//!
//! dashu rather than num-bigint: its gcd is Lehmer's and its roots Zimmermann's, so that rationals of 50 digits are ten
//! times as fast, those of 100,000 digits fifty times (both as wasm), for 55 KB more code.

use crate::heap::{Bignum, Heap, RetryAfterGc, Value};
use dashu_int::ops::BitTest;
use dashu_int::{IBig, Sign, UBig, Word};

const DIGITS_PER_WORD: u32 = Word::BITS / 32;

/// Is it a bignum object (and so no fixnum)?
#[inline(always)]
pub fn is_bignum(v: Value) -> bool {
    Bignum::is(v)
}

/// Is this bignum negative?
pub fn is_negative(v: Value) -> bool {
    Bignum::known(v).flags() & Bignum::NEGATIVE != 0
}

/// The 32-bit digits of a bignum's magnitude, least first.
pub fn digits(v: Value) -> impl Iterator<Item = u32> {
    Bignum::known(v).digits().iter()
}

/// Are two bignums the same integer?
pub fn same(a: Value, b: Value) -> bool {
    let counts = [a, b].map(|v| Bignum::known(v).digit_count());
    counts[0] == counts[1] && is_negative(a) == is_negative(b) && digits(a).eq(digits(b))
}

/// The integer of a bignum.
pub fn value(v: Value) -> IBig {
    // A word of the library is one digit as wasm, and two natively.
    let digits = Bignum::known(v).digits();
    let count = digits.len();
    let words: Vec<Word> = (0..count)
        .step_by(DIGITS_PER_WORD as usize)
        .map(|at| {
            let word = digits.part(at..count.min(at + DIGITS_PER_WORD)).iter().enumerate();
            word.fold(0, |word, (i, digit)| word | (digit as Word) << (32 * i))
        })
        .collect();
    IBig::from_parts(Sign::from(is_negative(v)), UBig::from_words(&words))
}

/// The integer of an exact integer; `None` for everything else.
pub fn to_bigint(v: Value) -> Option<IBig> {
    match v.to_fixnum() {
        Some(n) => Some(IBig::from(n)),
        None if is_bignum(v) => Some(value(v)),
        None => None,
    }
}

/// An exact integer.
#[inline]
pub fn from_i64(heap: &Heap, n: i64) -> Value {
    match Value::try_fixnum(n) {
        Some(v) => v,
        None => two_digits(heap, n < 0, n.unsigned_abs()),
    }
}

/// An exact integer.
#[inline]
pub fn from_u64(heap: &Heap, n: u64) -> Value {
    match i64::try_from(n).ok().and_then(Value::try_fixnum) {
        Some(v) => v,
        None => two_digits(heap, false, n),
    }
}

/// An exact integer of this sign and magnitude.
#[inline]
pub(super) fn signed(heap: &Heap, negative: bool, magnitude: u64) -> Value {
    // The magnitude of the least fixnum is no fixnum's.
    match i64::try_from(magnitude).ok().and_then(|n| Value::try_fixnum(if negative { -n } else { n })) {
        Some(v) => v,
        None => two_digits(heap, negative, magnitude),
    }
}

/// A bignum of a magnitude beyond the fixnums, so at least 2^60.
fn two_digits(heap: &Heap, negative: bool, magnitude: u64) -> Value {
    let bignum = Bignum::small(heap, sign_flag(negative), 2);
    bignum.digits().set(0, magnitude as u32);
    bignum.digits().set(1, (magnitude >> 32) as u32);
    bignum.value()
}

fn sign_flag(negative: bool) -> u8 {
    if negative { Bignum::NEGATIVE } else { 0 }
}

/// An exact integer.
pub fn from_bigint(heap: &Heap, n: &IBig) -> Result<Value, RetryAfterGc> {
    if let Ok(small) = i64::try_from(n) {
        return Ok(from_i64(heap, small));
    }
    let (sign, words) = n.as_sign_words();
    let count = u32::try_from(n.bit_len().div_ceil(32)).map_err(|_| RetryAfterGc)?;
    let bignum = Bignum::new(heap, sign_flag(sign == Sign::Negative), count)?;
    for i in 0..count {
        let digit = words[(i / DIGITS_PER_WORD) as usize] >> (32 * (i % DIGITS_PER_WORD));
        bignum.digits().set(i, digit as u32);
    }
    Ok(bignum.value())
}
