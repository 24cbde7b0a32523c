//! The layout table: every heap object kind, its size, and where its pointers are. Declared once; the allocator, the
//! collector, the verifier, the interpreter and the code generator read it from here.
//!
//! An object starts with a header word: bits 0–7 the [`Kind`], bits 8–15 flags, bits 16–31 spare, bits 32–63 a length
//! whose meaning the kind gives. Pairs have no header: `car` at byte 0, `cdr` at byte 8.

use super::raw::{self, Addr};

/// Byte offset of a pair's car.
pub const CAR: u32 = 0;
/// Byte offset of a pair's cdr.
pub const CDR: u32 = 8;
/// Byte offset of the first field after the header.
pub const FIELDS: u32 = 8;

/// How the size of an object follows from the length in its header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// This many bytes, header included, whatever the length says.
    Fixed(u32),
    /// `base` bytes plus 8 per unit of length.
    Words(u32),
    /// `base` bytes plus 4 per unit of length.
    HalfWords(u32),
    /// `base` bytes plus one per unit of length.
    Bytes(u32),
}

/// Where the collector finds pointers in an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trace {
    /// Nowhere.
    Nothing,
    /// `count` values from byte `from`.
    Range { from: u32, count: u32 },
    /// `extra + length` values from byte 8.
    All { extra: u32 },
    /// A value at byte 8, then words from byte 24 that may or may not be pointers (captured frames).
    Frames,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $size:expr, $trace:expr;)*) => {
        /// What a heap object with a header is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Kind { $($(#[$doc])* $name = $code,)* }

        impl Kind {
            /// The kind with this code, if there is one.
            pub const fn from_code(code: u8) -> Option<Kind> {
                match code { $($code => Some(Kind::$name),)* _ => None }
            }
            /// How big such an object is.
            pub const fn size(self) -> Size {
                match self { $(Kind::$name => $size,)* }
            }
            /// Where its pointers are.
            pub const fn trace(self) -> Trace {
                match self { $(Kind::$name => $trace,)* }
            }
        }
    };
}

kinds! {
    /// A double whose exponent does not fit the word; the bits at byte 8.
    Flonum = 1, Size::Fixed(16), Trace::Nothing;
    /// An exact integer outside the fixnum range: `length` 32-bit digits, least first; flag 1 = negative. Normalised.
    Bignum = 2, Size::HalfWords(8), Trace::Nothing;
    /// An exact non-integer in lowest terms: numerator at 8, denominator (> 1) at 16.
    Ratnum = 3, Size::Fixed(24), Trace::Range { from: 8, count: 2 };
    /// A non-real number: real part at 8, imaginary part at 16.
    Compnum = 4, Size::Fixed(24), Trace::Range { from: 8, count: 2 };
    /// A string of `length` characters; the [`Kind::Buffer`] with its characters at 8. Flags: see [`string_flags`].
    String = 5, Size::Fixed(16), Trace::Range { from: 8, count: 1 };
    /// `length` bytes of characters of a string.
    Buffer = 6, Size::Bytes(8), Trace::Nothing;
    /// A symbol: its name (an immutable string) at 8; its 32-bit hash is the header's length.
    Symbol = 7, Size::Fixed(16), Trace::Range { from: 8, count: 1 };
    /// `length` values.
    Vector = 8, Size::Words(8), Trace::All { extra: 0 };
    /// `length` bytes.
    Bytevector = 9, Size::Bytes(8), Trace::Nothing;
    /// A variable that is assigned and captured: its value at 8.
    Box = 10, Size::Fixed(16), Trace::Range { from: 8, count: 1 };
    /// An instance: its record type at 8, then `length` fields.
    Record = 11, Size::Words(16), Trace::All { extra: 1 };
    /// A record type: name (symbol) at 8, field names (vector of symbols) at 16, unused at 24.
    RecordType = 12, Size::Fixed(32), Trace::Range { from: 8, count: 3 };
    /// A promise: a pair `(done? . value-or-thunk)` shared by chained promises, at 8.
    Promise = 13, Size::Fixed(16), Trace::Range { from: 8, count: 1 };
    /// The result of `values` with other than one argument: `length` values.
    Values = 14, Size::Words(8), Trace::All { extra: 0 };
    /// A condition made by the system or `error`: type symbol 8, message 16, irritants 24, detail 32 (see `data::condition`).
    Condition = 15, Size::Fixed(40), Trace::Range { from: 8, count: 4 };
    /// A port: its index in the port table is the header's length; what is written of it at 8 (see `data::label`).
    Port = 16, Size::Fixed(16), Trace::Range { from: 8, count: 1 };
    /// A top-level variable: value at 8, name (symbol) at 16.
    Global = 17, Size::Fixed(24), Trace::Range { from: 8, count: 2 };
    /// What a procedure runs; see [`code`].
    Code = 18, Size::Fixed(104), Trace::Range { from: code::WORDS, count: 5 };
    /// The flattened tree of a lambda: `length` bytes of instructions.
    Words = 19, Size::Bytes(8), Trace::Nothing;
    /// Captured frames; see [`segment`]. `length` counts the 8-byte words of frames.
    Segment = 20, Size::Words(24), Trace::Frames;
    /// An environment specifier: its index in the environment table is the header's length.
    Environment = 21, Size::Fixed(16), Trace::Range { from: 8, count: 1 };
    /// A hash table of `length` associations; its flags say when two keys are the same: see `hash_table.rs`.
    HashTable = 22, Size::Fixed(56), Trace::Range { from: 8, count: 6 };
    /// An identifier made by a macro expansion: the identifier it stands for at 8; the expansion's index is the
    /// header's length (see `syntax`).
    Identifier = 23, Size::Fixed(16), Trace::Range { from: 8, count: 1 };
    /// A program that `eval` or `load` runs: its handle is the header's length. It lives as long as this object.
    Program = 24, Size::Fixed(16), Trace::Range { from: 8, count: 1 };
    /// A closure (procedure tag): its [`Kind::Code`] at 8, then `length` captured values.
    Closure = 32, Size::Words(16), Trace::All { extra: 1 };
    /// A primitive procedure (procedure tag): its code at 8; `length` is its index in the primitive table.
    Primitive = 33, Size::Fixed(16), Trace::Range { from: 8, count: 1 };
    /// A continuation (procedure tag): its code at 8, segment (or `()`) at 16, frame offset as fixnum at 24, handlers at 32.
    Continuation = 34, Size::Fixed(40), Trace::Range { from: 8, count: 4 };
    /// A parameter object (procedure tag): its code at 8, a box with the value at 16, the converter or `#f` at 24.
    Parameter = 35, Size::Fixed(32), Trace::Range { from: 8, count: 3 };
    /// The value of a `case-lambda` (procedure tag): its code at 8, the vector of its clauses (closures) at 16.
    CaseLambda = 36, Size::Fixed(24), Trace::Range { from: 8, count: 2 };
}

/// Flags of [`Kind::String`].
pub mod string_flags {
    /// Four bytes per character (else one byte, Latin-1).
    pub const WIDE: u8 = 1;
    /// A literal or a symbol's name: `string-set!` refuses it.
    pub const IMMUTABLE: u8 = 2;
}

/// Byte offsets in a [`Kind::Code`] object.
pub mod code {
    /// Table index of `entry_any : (fp i32, self i64, argc i32) -> i64`, arguments in the callee's slots.
    pub const ENTRY_ANY: u32 = 8;
    /// Table index of `entry_n : (fp i32, self i64, a1 … an i64) -> i64` is at `ENTRY_0 + 4 n`, n ≤ [`MAX_DIRECT_ARGS`].
    pub const ENTRY_0: u32 = 12;
    /// Most arguments passed as wasm parameters.
    pub const MAX_DIRECT_ARGS: u32 = 6;
    /// Frame size in bytes, header included.
    pub const FRAME_SIZE: u32 = 40;
    /// Of a lambda: required parameters in the low 16 bits, and [`REST`] when there is a rest parameter. Of everything else
    /// [`NO_ARITY`].
    pub const ARITY: u32 = 44;
    /// The bit of a rest parameter in [`ARITY`].
    pub const REST: u32 = 1 << 16;
    /// The arity of what is no lambda: no number of arguments, so that one comparison tells a lambda that takes just
    /// these arguments from all other procedures.
    pub const NO_ARITY: u32 = u32::MAX;
    /// Entries (and loop iterations) left until the code is hot, i32.
    pub const COUNTER: u32 = 48;
    /// A [`Tier`](super::Tier) as u32.
    pub const TIER: u32 = 52;
    /// The flattened tree: a `Words` value, or `#f`.
    pub const WORDS: u32 = 56;
    /// Vector of the literals the flattened tree and the compiled code refer to.
    pub const LITERALS: u32 = 64;
    /// Name: a symbol or `#f`.
    pub const NAME: u32 = 72;
    /// Values the *compiled* code refers to (a vector), or `#f`.
    pub const JIT_LITERALS: u32 = 80;
    /// The one closure of a lambda that captures nothing, else `#f`.
    pub const CLOSURE: u32 = 88;
    /// Index of the lambda in the VM's code table (tree, positions), u32. For a primitive: its primitive index.
    pub const INFO: u32 = 96;
    /// Times compiled code left through a guard, u32.
    pub const EXITS: u32 = 100;
}

/// Who runs a [`Kind::Code`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Tier {
    /// The interpreter; may be counted and queued.
    Interpreted = 0,
    /// A linked module; its entries are in the table.
    Compiled = 1,
    /// A Rust primitive.
    Primitive = 2,
    /// A continuation object.
    Continuation = 3,
    /// A parameter object.
    Parameter = 4,
    /// A `case-lambda`: a call of it is a call of one of its clauses, with the arguments where they are.
    CaseLambda = 5,
}

impl Tier {
    #[inline]
    pub fn of(code: Addr) -> Tier {
        match raw::load32(code + code::TIER) {
            0 => Tier::Interpreted,
            1 => Tier::Compiled,
            2 => Tier::Primitive,
            3 => Tier::Continuation,
            4 => Tier::Parameter,
            5 => Tier::CaseLambda,
            other => unreachable!("tier {other}"),
        }
    }
}

/// Byte offsets in a [`Kind::Segment`]: captured frames, oldest first, links relative to [`segment::FRAMES`].
pub mod segment {
    /// The segment below (a value, or `()` at the bottom).
    pub const PARENT: u32 = 8;
    /// Offset of the parent's top frame, u32.
    pub const PARENT_TOP: u32 = 16;
    /// First frame.
    pub const FRAMES: u32 = 24;
    /// The link of a segment's oldest frame: "go on in the parent".
    pub const NO_LINK: u32 = u32::MAX;
}

/// Byte offsets in a frame (§4 of the architecture page).
pub mod frame {
    /// Address of the caller's frame, u32; 0 at the bottom of the stack.
    pub const LINK: u32 = 0;
    /// Byte offset, in the flattened tree, of the call this frame waits for, u32.
    pub const SITE: u32 = 4;
    /// The running closure.
    pub const SELF: u32 = 8;
    /// The first home slot.
    pub const SLOTS: u32 = 16;
}

/// Size in bytes of an object of `kind` with `length`, before rounding to a size class. `None` when it exceeds 4 GiB.
#[inline]
pub const fn object_size(kind: Kind, length: u32) -> Option<u32> {
    let bytes = match kind.size() {
        Size::Fixed(n) => n as u64,
        Size::Words(base) => base as u64 + 8 * length as u64,
        Size::HalfWords(base) => base as u64 + 4 * length as u64,
        Size::Bytes(base) => base as u64 + length as u64,
    };
    if bytes <= u32::MAX as u64 { Some(bytes as u32) } else { None }
}

/// A header word.
#[inline(always)]
pub const fn header(kind: Kind, flags: u8, length: u32) -> u64 {
    kind as u64 | (flags as u64) << 8 | (length as u64) << 32
}

/// The kind of the object at `addr` (never a pair).
#[inline(always)]
pub fn kind_at(addr: Addr) -> Option<Kind> {
    Kind::from_code(raw::load8(addr))
}

/// The flags of the object at `addr`.
#[inline(always)]
pub fn flags_at(addr: Addr) -> u8 {
    raw::load8(addr + 1)
}

/// The length in the header of the object at `addr`.
#[inline(always)]
pub fn length_at(addr: Addr) -> u32 {
    raw::load32(addr + 4)
}
