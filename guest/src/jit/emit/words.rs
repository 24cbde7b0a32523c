//! Tagged words in instructions: what `heap/value.rs` says of tags and payloads.

use super::super::asm::Instructions;
use crate::heap::value::{CHAR_BYTE, CHAR_SHIFT, FIXNUM_SHIFT, TAG_MASK};

/// Bits of a fixnum's integer.
pub(super) const FIXNUM_BITS: u32 = u64::BITS - FIXNUM_SHIFT;
/// Numbers below this, the first surrogate, are code points.
pub(super) const FIRST_SURROGATE: i64 = 0xd800;
/// Integers up to this magnitude are doubles exactly.
pub(super) const MAX_EXACT_DOUBLE: i64 = 1 << 53;

impl Instructions<'_> {
    /// The tag of a word, an i32.
    pub(super) fn tag(&mut self) -> &mut Self {
        self.i32_wrap_i64().i32_const(TAG_MASK as i32).i32_and()
    }

    /// The integer of a fixnum.
    pub(super) fn fixnum_to_integer(&mut self) -> &mut Self {
        self.i64_const(FIXNUM_SHIFT as i64).i64_shr_s()
    }

    /// The integer of a fixnum that is not negative.
    pub(super) fn fixnum_to_natural(&mut self) -> &mut Self {
        self.i64_const(FIXNUM_SHIFT as i64).i64_shr_u()
    }

    /// The fixnum of an integer that fits.
    pub(super) fn integer_to_fixnum(&mut self) -> &mut Self {
        self.i64_const(FIXNUM_SHIFT as i64).i64_shl()
    }

    /// Of a fixnum that is not negative its integer; of any other word a number that is greater than all of those, taken as
    /// unsigned. So one unsigned comparison checks the type and both ends of a range.
    pub(super) fn word_to_index(&mut self) -> &mut Self {
        self.i64_const(FIXNUM_SHIFT as i64).i64_rotr()
    }

    /// The integer of a fixnum below 2^29 whose low half is on the stack, an i32.
    pub(super) fn low_half_to_index(&mut self) -> &mut Self {
        self.i32_const(FIXNUM_SHIFT as i32).i32_shr_u()
    }

    /// The code point of a character.
    pub(super) fn char_to_code(&mut self) -> &mut Self {
        self.i64_const(CHAR_SHIFT as i64).i64_shr_u()
    }

    /// Of a character its code point; of any other word a number that is greater than all of those, taken as unsigned.
    pub(super) fn word_to_code(&mut self) -> &mut Self {
        self.i64_const(CHAR_BYTE as i64).i64_xor().i64_const(CHAR_SHIFT as i64).i64_rotr()
    }

    /// The character with a code point.
    pub(super) fn code_to_char(&mut self) -> &mut Self {
        self.i64_const(CHAR_SHIFT as i64).i64_shl().i64_const(CHAR_BYTE as i64).i64_or()
    }

    /// The character whose code point is a fixnum.
    pub(super) fn fixnum_to_char(&mut self) -> &mut Self {
        self.i64_const((CHAR_SHIFT - FIXNUM_SHIFT) as i64).i64_shl().i64_const(CHAR_BYTE as i64).i64_or()
    }
}
