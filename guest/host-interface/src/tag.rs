//! The first byte of a value that crosses as bytes.

macro_rules! tags {
    ($($(#[$doc:meta])* $code:literal $name:ident;)*) => {
        $($(#[$doc])* pub const $name: u8 = $code;)*

        /// All of them.
        pub const ALL: &[u8] = &[$($name,)*];
    };
}

tags! {
    /// The unspecified value.
    0 UNSPECIFIED;
    /// `()`
    1 NULL;
    /// `#f`
    2 FALSE;
    /// `#t`
    3 TRUE;
    /// An exact integer of 64 bits: an i64 follows.
    4 INTEGER;
    /// A flonum: an f64 follows.
    5 FLONUM;
    /// Any other number: length and text in base 10 follow.
    6 NUMBER;
    /// A character: a u32 follows.
    7 CHAR;
    /// A string: length and text follow.
    8 STRING;
    /// A symbol: length and name follow.
    9 SYMBOL;
    /// A bytevector: length and bytes follow.
    10 BYTES;
    /// A list, or pairs that end otherwise: the number of pairs, the elements, and the tail follow.
    11 LIST;
    /// A vector: the number of elements and the elements follow.
    12 VECTOR;
    /// What has no external form, from the guest only: length and text follow.
    13 OTHER;
}
