//! Exact integers: heap digits to and from dashu's integers, fixnums where they fit.
//!
//! dashu rather than num-bigint: its gcd is Lehmer's and its roots Zimmermann's, so that rationals of 50 digits are ten
//! times as fast, those of 100,000 digits fifty times (both as wasm), for 55 KB more code.

use crate::heap::layout::{self, FIELDS};
use crate::heap::objects::{is_kind, length};
use crate::heap::value::TAG_OBJ;
use crate::heap::{Heap, Kind, RetryAfterGc, Value, raw};
use dashu_int::ops::BitTest;
use dashu_int::{IBig, Sign, UBig, Word};

const NEGATIVE: u8 = 1;

const DIGITS_PER_WORD: u32 = Word::BITS / 32;

/// Is it a bignum object (and so no fixnum)?
#[inline(always)]
pub fn is_bignum(v: Value) -> bool {
    is_kind(v, Kind::Bignum)
}

/// Is this bignum negative?
pub fn is_negative(v: Value) -> bool {
    layout::flags_at(v.addr()) & NEGATIVE != 0
}

/// The 32-bit digits of a bignum's magnitude, least first.
pub fn digits(v: Value) -> impl Iterator<Item = u32> {
    (0..length(v)).map(move |i| raw::load32(v.addr() + FIELDS + 4 * i))
}

/// Are two bignums the same integer?
pub fn same(a: Value, b: Value) -> bool {
    length(a) == length(b) && is_negative(a) == is_negative(b) && digits(a).eq(digits(b))
}

/// The integer of a bignum.
pub fn value(v: Value) -> IBig {
    // A word of the library is one digit as wasm, and two natively.
    let count = length(v);
    let words: Vec<Word> = (0..count)
        .step_by(DIGITS_PER_WORD as usize)
        .map(|at| {
            let digits = (at..count.min(at + DIGITS_PER_WORD)).enumerate();
            digits.fold(0, |word, (i, digit)| word | (raw::load32(v.addr() + FIELDS + 4 * digit) as Word) << (32 * i))
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
    let addr = heap.allocate_small(16);
    raw::store64(addr, layout::header(Kind::Bignum, if negative { NEGATIVE } else { 0 }, 2));
    raw::store32(addr + FIELDS, magnitude as u32);
    raw::store32(addr + FIELDS + 4, (magnitude >> 32) as u32);
    Value::pointer(addr, TAG_OBJ)
}

/// An exact integer.
pub fn from_bigint(heap: &Heap, n: &IBig) -> Result<Value, RetryAfterGc> {
    if let Ok(small) = i64::try_from(n) {
        return Ok(from_i64(heap, small));
    }
    let (sign, words) = n.as_sign_words();
    let flags = if sign == Sign::Negative { NEGATIVE } else { 0 };
    let count = u32::try_from(n.bit_len().div_ceil(32)).map_err(|_| RetryAfterGc)?;
    let addr = heap.object(Kind::Bignum, flags, count)?;
    for i in 0..count {
        let digit = words[(i / DIGITS_PER_WORD) as usize] >> (32 * (i % DIGITS_PER_WORD));
        raw::store32(addr + FIELDS + 4 * i, digit as u32);
    }
    Ok(Value::pointer(addr, TAG_OBJ))
}

/// A bignum times a fixnum of one digit: one pass from heap to heap. It is what factorials, powers and printing by hand
/// spend their time on, and four times as fast as the way through the library. `None` when it does not apply.
pub(super) fn times_digit(heap: &Heap, a: Value, b: Value) -> Option<Result<Value, RetryAfterGc>> {
    let factor = b.to_fixnum()?;
    let digit = u32::try_from(factor.unsigned_abs()).ok().filter(|&digit| digit != 0)?;
    if !is_bignum(a) {
        return None;
    }
    let (count, negative) = (length(a), is_negative(a) != (factor < 0));
    let addr = match count.checked_add(1).ok_or(RetryAfterGc).and_then(|room| heap.object(Kind::Bignum, 0, room)) {
        Ok(addr) => addr,
        Err(retry) => return Some(Err(retry)),
    };
    let (mut from, mut to, mut carry) = (a.addr() + FIELDS, addr + FIELDS, 0);
    for _ in 0..count {
        let product = raw::load32(from) as u64 * digit as u64 + carry;
        raw::store32(to, product as u32);
        carry = product >> 32;
        from += 4;
        to += 4;
    }
    raw::store32(to, carry as u32);
    // The cell is as large as its request; a header that says one digit less is as good.
    let count = count + (carry != 0) as u32;
    raw::store64(addr, layout::header(Kind::Bignum, if negative { NEGATIVE } else { 0 }, count));
    let product = Value::pointer(addr, TAG_OBJ);
    // Only the bignum 2^60 times -1 is a fixnum.
    Some(if count <= 2 { from_bigint(heap, &value(product)) } else { Ok(product) })
}
