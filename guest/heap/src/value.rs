//! `Value`: one tagged 64-bit word.
//!
//! | low 3 bits | what | payload |
//! |---|---|---|
//! | `000` | fixnum | 61-bit signed integer in the high bits |
//! | `001` `100` `101` | self-tagged flonum | the double's bits rotated left by 4, plus 1 |
//! | `010` | pair | biased address |
//! | `011` | procedure | biased address |
//! | `110` | any other heap object (also the flonums whose exponent is far from 0) | biased address |
//! | `111` | immediate | bits 3–7 a subtag (0 constant, 1 character), the rest its payload |
//!
//! Self-tagging is Melançon, Serrano, Feeley, "Float Self-Tagging" (2024): the three exponent bits that the rotation
//! brings to the bottom are `011`, `100` or `000` for the doubles programs use (0.0, and magnitudes 2^-255 … 2^256).
//!
//! A pointer holds `address - 8 + tag`: every field, the first included, then lies at a *positive* constant offset
//! from the word itself, which is what a wasm load can encode. The high 32 bits of a pointer are zero.

use super::raw::Addr;

/// A Scheme value, or one of the internal sentinels.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct Value(pub u64);

/// The low three bits of a word.
pub const TAG_MASK: u64 = 7;
/// Tag of a fixnum.
pub const TAG_FIXNUM: u64 = 0;
/// Tag of a pair.
pub const TAG_PAIR: u64 = 2;
/// Tag of a procedure.
pub const TAG_PROC: u64 = 3;
/// Tag of any other heap object.
pub const TAG_OBJ: u64 = 6;
/// Tag of an immediate.
pub const TAG_IMM: u64 = 7;
/// Low byte of a character: subtag 1.
pub const CHAR_BYTE: u64 = 0x0f;
/// The bits that tell a character.
pub const CHAR_MASK: u64 = 0xff;

/// The greatest fixnum, 2^60 - 1.
pub const FIXNUM_MAX: i64 = (1 << 60) - 1;
/// The least fixnum, -2^60.
pub const FIXNUM_MIN: i64 = -(1 << 60);

/// Bit `t` is set when a word with tag `t` is a self-tagged flonum.
pub const FLONUM_TAGS: u32 = 0b0011_0010;
/// Bit `t` is set when a double whose bits, rotated, end in `t` fits the word.
pub const FITTING_FLONUMS: u32 = 0b0001_1001;
/// By so many bits a double is rotated left before [`FLONUM_BIAS`] is added.
pub const FLONUM_ROTATION: u32 = 4;
/// What is added to the rotated bits of a double.
pub const FLONUM_BIAS: u64 = 1;
/// Bits of a fixnum's tag, by which its integer is shifted left.
pub const FIXNUM_SHIFT: u32 = 3;
/// By so many bits the code of a character is shifted left.
pub const CHAR_SHIFT: u32 = 8;
/// By so much a pointer is less than the address of its object, before its tag is added.
pub const BIAS: u32 = 8;

/// Byte offset, from a tagged pointer with `tag`, of the field at byte `at` of the object.
pub const fn field_offset(tag: u64, at: u32) -> u32 {
    at + BIAS - tag as u32
}

impl Value {
    pub const FALSE: Value = Value(0x007);
    pub const TRUE: Value = Value(0x107);
    pub const NIL: Value = Value(0x207);
    pub const EOF: Value = Value(0x307);
    pub const UNSPECIFIED: Value = Value(0x407);
    /// The content of a variable that has no value yet (`letrec`, unbound global).
    pub const UNASSIGNED: Value = Value(0x507);
    /// "The native frames are being given up": no Scheme value equals it.
    pub const UNWIND: Value = Value(0x607);
    /// "Tail-call what the registers name": no Scheme value equals it.
    pub const TAIL: Value = Value(0x707);
    /// An optional argument that was not given.
    pub const DEFAULT: Value = Value(0x807);

    #[inline(always)]
    pub const fn tag(self) -> u64 {
        self.0 & TAG_MASK
    }

    #[inline(always)]
    pub const fn bool(b: bool) -> Value {
        Value(0x007 | (b as u64) << 8)
    }

    /// A fixnum; `n` must be in [`FIXNUM_MIN`]..=[`FIXNUM_MAX`].
    #[inline(always)]
    pub const fn fixnum(n: i64) -> Value {
        Value((n << FIXNUM_SHIFT) as u64)
    }

    /// A fixnum if `n` fits one.
    #[inline(always)]
    pub const fn try_fixnum(n: i64) -> Option<Value> {
        if n >= FIXNUM_MIN && n <= FIXNUM_MAX { Some(Value::fixnum(n)) } else { None }
    }

    #[inline(always)]
    pub const fn is_fixnum(self) -> bool {
        self.tag() == TAG_FIXNUM
    }

    /// The integer of a fixnum (meaningless for other values).
    #[inline(always)]
    pub const fn as_fixnum(self) -> i64 {
        self.0 as i64 >> FIXNUM_SHIFT
    }

    #[inline(always)]
    pub const fn to_fixnum(self) -> Option<i64> {
        if self.is_fixnum() { Some(self.as_fixnum()) } else { None }
    }

    #[inline(always)]
    pub const fn char(c: char) -> Value {
        Value((c as u64) << CHAR_SHIFT | CHAR_BYTE)
    }

    #[inline(always)]
    pub const fn is_char(self) -> bool {
        self.0 & CHAR_MASK == CHAR_BYTE
    }

    #[inline(always)]
    pub const fn to_char(self) -> Option<char> {
        if self.is_char() { char::from_u32((self.0 >> CHAR_SHIFT) as u32) } else { None }
    }

    /// The double in the word itself, when it is self-tagged.
    #[inline(always)]
    pub fn to_immediate_flonum(self) -> Option<f64> {
        if FLONUM_TAGS >> self.tag() & 1 == 1 {
            Some(f64::from_bits(self.0.wrapping_sub(FLONUM_BIAS).rotate_right(FLONUM_ROTATION)))
        } else {
            None
        }
    }

    /// `f` as a self-tagged word, or `None` when its exponent needs a box (`Heap::flonum` does both).
    #[inline(always)]
    pub fn immediate_flonum(f: f64) -> Option<Value> {
        let r = f.to_bits().rotate_left(FLONUM_ROTATION);
        if FITTING_FLONUMS >> (r & TAG_MASK) & 1 == 1 { Some(Value(r + FLONUM_BIAS)) } else { None }
    }

    /// A pointer to the object at `addr` with `tag`.
    #[inline(always)]
    pub const fn pointer(addr: Addr, tag: u64) -> Value {
        Value(addr.wrapping_sub(BIAS).wrapping_add(tag as u32) as u64)
    }

    /// The address of the object that a pointer with this tag names.
    #[inline(always)]
    pub(crate) const fn addr_behind(self, tag: u64) -> Addr {
        (self.0 as u32).wrapping_sub(tag as u32).wrapping_add(BIAS)
    }

    /// The address of the object a pointer names (meaningless for other values).
    #[inline(always)]
    pub const fn addr(self) -> Addr {
        (self.0 as u32 & !(TAG_MASK as u32)).wrapping_add(BIAS)
    }

    /// Pair, procedure or other heap object.
    #[inline(always)]
    pub const fn is_pointer(self) -> bool {
        0b0100_1100u32 >> self.tag() & 1 == 1
    }

    #[inline(always)]
    pub const fn is_pair(self) -> bool {
        self.tag() == TAG_PAIR
    }

    #[inline(always)]
    pub const fn is_procedure(self) -> bool {
        self.tag() == TAG_PROC
    }

    #[inline(always)]
    pub const fn is_object(self) -> bool {
        self.tag() == TAG_OBJ
    }

    #[inline(always)]
    pub fn is_null(self) -> bool {
        self == Value::NIL
    }

    #[inline(always)]
    pub fn is_true(self) -> bool {
        self != Value::FALSE
    }
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match *self {
            Value::FALSE => f.write_str("#f"),
            Value::TRUE => f.write_str("#t"),
            Value::NIL => f.write_str("()"),
            v if v.is_fixnum() => write!(f, "{}", v.as_fixnum()),
            v => match (v.to_char(), v.to_immediate_flonum()) {
                (Some(c), _) => write!(f, "{c:?}"),
                (_, Some(x)) => write!(f, "{x:?}"),
                _ => write!(f, "#<word {:#x}>", v.0),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_doubles_are_self_tagged_and_come_back() {
        for x in [0.0, -0.0, 1.0, -1.5, 3.25e10, 1e-30, 1e77, f64::MIN_POSITIVE, 5e-324] {
            let v = Value::immediate_flonum(x).unwrap_or_else(|| panic!("{x} needs a box"));
            assert_eq!(v.to_immediate_flonum().map(f64::to_bits), Some(x.to_bits()));
            assert!(!v.is_pointer() && !v.is_fixnum() && !v.is_char());
        }
        for x in [1e300, -1e-200, f64::INFINITY, f64::NAN] {
            assert_eq!(Value::immediate_flonum(x), None, "{x} fits no word");
        }
    }

    #[test]
    fn pointers_are_biased_but_come_back() {
        for tag in [TAG_PAIR, TAG_PROC, TAG_OBJ] {
            let v = Value::pointer(0x1_2340, tag);
            assert_eq!((v.addr(), v.tag(), v.is_pointer()), (0x1_2340, tag, true));
            assert_eq!(v.0 as u32 + field_offset(tag, 0), 0x1_2340);
        }
    }

    #[test]
    fn fixnums_keep_their_sign_and_stop_at_61_bits() {
        assert_eq!(Value::fixnum(-7).as_fixnum(), -7);
        assert_eq!(Value::try_fixnum(FIXNUM_MAX).and_then(Value::to_fixnum), Some(FIXNUM_MAX));
        assert_eq!(Value::try_fixnum(FIXNUM_MIN).and_then(Value::to_fixnum), Some(FIXNUM_MIN));
        assert_eq!(Value::try_fixnum(FIXNUM_MAX + 1), None);
    }
}
