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

/// A bignum times a fixnum of one digit: one pass from heap to heap. It is what factorials, powers and printing by hand
/// spend their time on, and four times as fast as the way through the library. `None` when it does not apply.
pub(super) fn times_digit(heap: &Heap, a: Value, b: Value) -> Option<Result<Value, RetryAfterGc>> {
    let factor = b.to_fixnum()?;
    let digit = u32::try_from(factor.unsigned_abs()).ok().filter(|&digit| digit != 0)?;
    if !is_bignum(a) {
        return None;
    }
    let (digits, flags) = (Bignum::known(a).digits(), sign_flag(is_negative(a) != (factor < 0)));
    let count = digits.len();
    let room = count.checked_add(1).ok_or(RetryAfterGc);
    let product = match room.and_then(|room| Bignum::new(heap, flags, room)) {
        Ok(product) => product,
        Err(retry) => return Some(Err(retry)),
    };
    let (to, mut carry) = (product.digits(), 0);
    for i in 0..count {
        let part = digits.get(i) as u64 * digit as u64 + carry;
        to.set(i, part as u32);
        carry = part >> 32;
    }
    to.set(count, carry as u32);
    // The cell is as large as its request; a header that says one digit less is as good.
    let count = count + (carry != 0) as u32;
    product.set_digit_count(count);
    // Only the bignum 2^60 times -1 is a fixnum.
    Some(if count <= 2 { from_bigint(heap, &value(product.value())) } else { Ok(product.value()) })
}
