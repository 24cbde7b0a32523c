//! The layout table: every heap object kind, its fields, its size, and where its pointers are. Declared once; the
//! allocator, the collector, the verifier, the interpreter and the code generator read it from here.
//!
//! An object starts with a header word: bits 0–7 the [`Kind`], bits 8–15 flags, bits 16–31 spare, bits 32–63 a length
//! whose meaning the row gives. Pairs have no header: see [`Pair`].

use super::access::{Access, Content, Elements, Field, FrameWord, Place, Tagged, Traced};
use super::blocks::MAX_SMALL;
use super::layout;
use super::raw::Addr;
use super::slice::Slice;
use super::table::{Size, Trace};
use super::value::{TAG_OBJ, TAG_PAIR, TAG_PROC};
use super::{Heap, RetryAfterGc, Value};
use std::mem::offset_of;

objects! {
    /// A double whose exponent does not fit the word.
    Flonum: Flonum = 1, TAG_OBJ {
        /// The double.
        DOUBLE double: f64;
    };
    /// An exact integer outside the fixnum range: 32-bit digits, least first, the last of them not 0.
    Bignum: Bignum = 2, TAG_OBJ, length digit_count set_digit_count, flags flags {
        /// It is less than 0.
        NEGATIVE = 1;
    } {} elements DIGITS digits: u32;
    /// An exact non-integer in lowest terms.
    Ratnum: Ratnum = 3, TAG_OBJ {
        /// An exact integer.
        NUMERATOR numerator: Value;
        /// An exact integer, more than 1.
        DENOMINATOR denominator: Value;
    };
    /// A number that is not real.
    Compnum: Compnum = 4, TAG_OBJ {
        /// A real number.
        REAL real: Value;
        /// A real number, no exact zero.
        IMAGINARY imaginary: Value;
    };
    /// A string.
    String: StringObject = 5, TAG_OBJ, length length, flags flags {
        /// Four bytes per character (else one byte, Latin-1).
        WIDE = 1;
        /// A literal or a symbol's name: `string-set!` refuses it.
        IMMUTABLE = 2;
    } {
        /// Its characters, in at least as many bytes as they take.
        BUFFER buffer set_buffer: Buffer;
    };
    /// The characters of a string.
    Buffer: Buffer = 6, TAG_OBJ, length size {} elements BYTES bytes: u8;
    /// A symbol.
    Symbol: Symbol = 7, TAG_OBJ, length hash {
        /// Its name, which is immutable.
        NAME name: StringObject;
    };
    /// A vector.
    Vector: Vector = 8, TAG_OBJ, length length {} elements ITEMS items: Value;
    /// A bytevector.
    Bytevector: Bytevector = 9, TAG_OBJ, length length {} elements BYTES bytes: u8;
    /// A variable that is assigned and captured.
    Box: BoxObject = 10, TAG_OBJ {
        /// Its value.
        CONTENT content set_content: Value;
    };
    /// An instance of a record type.
    Record: Record = 11, TAG_OBJ, length field_count {
        /// Its type.
        TYPE record_type: RecordType;
    } elements FIELDS fields: Value;
    /// A record type.
    RecordType: RecordType = 12, TAG_OBJ {
        /// Its name, a symbol in most cases.
        NAME name: Value;
        /// The names of the fields, which are symbols.
        FIELDS fields: Vector;
        /// For each field the names of the procedures that get and set it, or `#f` where nobody told.
        PROCEDURES procedures: Option<Vector>;
    };
    /// A promise.
    Promise: Promise = 13, TAG_OBJ {
        /// `(done? . value-or-thunk)`, which chained promises share.
        SHARED shared set_shared: Pair;
    };
    /// The result of `values` with other than one argument.
    Values: Values = 14, TAG_OBJ, length count {} elements ITEMS items: Value;
    /// A condition made by the system or by `error`.
    Condition: Condition = 15, TAG_OBJ {
        /// The symbol of its type: see `data::condition`.
        TYPE condition_type: Symbol;
        /// What is said of it, mostly a string.
        MESSAGE message: Value;
        /// A list.
        IRRITANTS irritants: Value;
        /// What only reports ask for.
        DETAIL detail: Value;
    };
    /// A port: see `vm::ports`. The length is the number of the row that has its file, or [`Port::NO_ROW`].
    Port: Port = 16, TAG_OBJ, length row set_row, flags flags {
        /// It is read from (else written to).
        INPUT = 1;
        /// It is for characters.
        TEXTUAL = 2;
        /// It is for bytes.
        BINARY = 4;
        /// Nobody has closed it.
        OPEN = 8;
        /// All it reads, or all that was written to it, is in its buffer.
        IN_MEMORY = 16;
        /// `read` folds case.
        FOLD_CASE = 32;
        /// The last byte before [`Port::LOCATED`] is a carriage return.
        AFTER_RETURN = 64;
    } {
        /// What is written of it (see `data::label`).
        LABEL label set_label: Value;
        /// Bytes to be read, or to be written out.
        BUFFER buffer set_buffer: Bytevector;
        /// The index of the byte to be read or written next.
        NEXT next set_next: u32;
        /// Of an input port the end of what has been read into the buffer. Of an output port as far as bytes may simply be
        /// put there: 0 where each write has to be looked at.
        END end set_end: u32;
        /// Line and column are those of the byte at this index.
        LOCATED located set_located: u32;
        /// A line of the text that is read, from 1.
        LINE line set_line: u32;
        /// A column of the text that is read, in characters from 1.
        COLUMN column set_column: u32;
    };
    /// A top-level variable.
    Global: Global = 17, TAG_OBJ, flags flags {
        /// Compiled code embeds what it holds. Who is about to change that has the code given up first.
        WATCHED = 1;
        /// Code assigns it, apart from its definitions: nobody relies on what it holds.
        ASSIGNED = 2;
        /// A number, in two bits: how often it was changed while it was watched.
        CHANGES = 12;
    } {
        /// What it holds.
        CONTENT content set_content: Value;
        /// Its name, a symbol.
        NAME name: Symbol;
    };
    /// What a procedure runs.
    Code: Code = 18, TAG_OBJ {
        /// Table index of `entry_any : (fp i32, self i64, argc i32) -> i64`, arguments in the callee's slots.
        ENTRY_ANY entry_any set_entry_any: u32;
        /// Table indices of `entry_n : (fp i32, self i64, a1 … an i64) -> i64`.
        ENTRIES entries set_entries: [u32; Code::MAX_DIRECT_ARGS as usize + 1];
        /// Frame size in bytes: see [`super::Frame::size_for`].
        FRAME_SIZE frame_size: u32;
        /// Of a lambda: required parameters in the low 16 bits, and [`Code::REST`] when there is a rest parameter. Of
        /// everything else [`Code::NO_ARITY`].
        ARITY arity: u32;
        /// Entries (and loop iterations) left until the code is hot.
        COUNTER counter set_counter: u32;
        /// Which tier, or which kind of procedure, it is run as.
        TIER tier set_tier: Tier;
        /// The flattened tree.
        WORDS words set_words: Option<Instructions>;
        /// The literals the flattened tree and the compiled code refer to.
        LITERALS literals set_literals: Option<Vector>;
        /// Its name.
        NAME name set_name: Option<Symbol>;
        /// Values that only the compiled code refers to.
        JIT_LITERALS jit_literals set_jit_literals: Option<Vector>;
        /// The one closure of a lambda that captures nothing.
        CLOSURE closure set_closure: Option<Closure>;
        /// Index of the lambda in the VM's code table (tree, positions). Of a primitive: its primitive index.
        INFO info set_info: u32;
        /// Times compiled code left through a guard.
        EXITS exits set_exits: u32;
        /// Table index of the resume entry `(fp i32, self i64, value i64, call i64) -> i64`, by which a frame that waits for
        /// a call goes on compiled; 0: there is none.
        RESUME resume set_resume: u32;
        /// Frames that may still go on interpreted before there shall be a resume entry.
        RESUMPTIONS resumptions set_resumptions: u32;
    };
    /// The flattened tree of a lambda: `size` bytes of instructions.
    Instructions: Instructions = 19, TAG_OBJ, length size {} elements BYTES bytes: u8;
    /// Captured frames, oldest first, with links relative to the first.
    Segment: Segment = 20, TAG_OBJ, length word_count {
        /// The segment below; `#f` at the bottom.
        PARENT parent: Option<Segment>;
        /// Offset of the parent's top frame.
        PARENT_TOP parent_top: u32;
    } elements FRAMES words: FrameWord;
    /// An environment specifier: the index is that in the environment table.
    Environment: Environment = 21, TAG_OBJ, length index {};
    /// A hash table: see `data::hash_table`. Its flags say when two keys are the same.
    HashTable: HashTable = 22, TAG_OBJ, length association_count set_association_count, flags equivalence {} {
        /// The associations.
        ENTRIES entries set_entries: Vector;
        /// For each bucket the number of its first association.
        BUCKETS buckets set_buckets: Bytevector;
        /// The highest number of an association, a fixnum.
        USED used set_used: Value;
        /// The procedure that compares keys which the table was made with.
        EQUALITY equality: Value;
        /// The hash function that the table was made with.
        HASH hash: Value;
        /// The procedures that work on a table whose equivalence is the program's own, in a vector.
        OPERATIONS operations: Option<Vector>;
    };
    /// An identifier made by a macro expansion: the index is the expansion's.
    Identifier: Identifier = 23, TAG_OBJ, length expansion {
        /// The identifier it stands for.
        ORIGINAL original: Value;
    };
    /// A program that `eval` or `load` runs. It lives as long as this object.
    Program: Program = 24, TAG_OBJ, length handle {};
    /// A closure.
    Closure: Closure = 32, TAG_PROC, length capture_count {
        /// What it runs.
        CODE code: Code;
    } elements CAPTURES captures: Value;
    /// A primitive procedure: the index is that in the primitive table.
    Primitive: Primitive = 33, TAG_PROC, length index {
        /// What it runs.
        CODE code: Code;
    };
    /// A continuation.
    Continuation: Continuation = 34, TAG_PROC {
        /// What all continuations share.
        CODE code: Code;
        /// The captured frames, or `#f` when there are none.
        SEGMENT segment: Option<Segment>;
        /// Offset of the newest frame in the segment, a fixnum.
        TOP top: Value;
        /// The handlers of the time.
        HANDLERS handlers: Value;
        /// The extents of `dynamic-wind` of the time.
        WINDERS winders: Value;
    };
    /// A parameter object.
    Parameter: Parameter = 35, TAG_PROC {
        /// What all parameter objects share.
        CODE code: Code;
        /// The box with its value.
        CELL cell: BoxObject;
        /// The converter, or `#f`.
        CONVERTER converter: Value;
    };
    /// The value of a `case-lambda`.
    CaseLambda: CaseLambda = 36, TAG_PROC {
        /// What all of them share.
        CODE code: Code;
        /// Its clauses, which are closures.
        CLAUSES clauses: Vector;
    };
}

impl Global {
    /// Changes of a watched variable after which it is not watched any more. A procedure that is redefined at a prompt now
    /// and then keeps its direct calls so long; afterwards they are guarded.
    const MAX_CHANGES: u8 = Global::CHANGES;
    const ONE_CHANGE: u8 = Global::CHANGES & Global::CHANGES.wrapping_neg();

    /// Does compiled code embed what it holds?
    #[inline(always)]
    pub fn is_watched(self) -> bool {
        self.flags() & Global::WATCHED != 0
    }

    /// May code embed what it holds?
    pub fn may_be_watched(self) -> bool {
        self.content() != Value::UNASSIGNED
            && self.flags() & Global::ASSIGNED == 0
            && self.flags() & Global::CHANGES < Global::MAX_CHANGES
    }

    /// Has it had code that embeds what it holds.
    pub fn watch(self) {
        self.set_flags(self.flags() | Global::WATCHED);
    }

    /// No code embeds what it holds any more.
    pub fn end_watch(self) {
        self.set_flags(self.flags() & !Global::WATCHED);
    }

    /// Counts a change that code had to be given up for.
    pub fn count_change(self) {
        if self.flags() & Global::CHANGES < Global::MAX_CHANGES {
            self.set_flags(self.flags() + Global::ONE_CHANGE);
        }
    }
}

impl Port {
    /// The row of a port behind which there is no file.
    pub const NO_ROW: u32 = u32::MAX;
}

impl Code {
    /// Most arguments passed as wasm parameters.
    pub const MAX_DIRECT_ARGS: u32 = 6;
    /// The bit of a rest parameter in [`Code::ARITY`].
    pub const REST: u32 = 1 << 16;
    /// The arity of what is no lambda: no number of arguments, so that one comparison tells a lambda that takes just
    /// these arguments from all other procedures.
    pub const NO_ARITY: u32 = u32::MAX;

    /// Parameters that must be given, of a lambda.
    #[inline(always)]
    pub fn required(self) -> u32 {
        self.arity() & 0xffff
    }

    /// Has it a rest parameter? (Meaningless for what is no lambda.)
    #[inline(always)]
    pub fn has_rest(self) -> bool {
        self.arity() >> 16 != 0
    }

    /// Literal `i` of a flattened lambda.
    #[inline(always)]
    pub fn literal(self, i: u32) -> Value {
        self.place(Code::LITERALS).known().items().get(i)
    }

    /// The instructions of a flattened lambda.
    #[inline(always)]
    pub fn instructions(self) -> Instructions {
        self.place(Code::WORDS).known()
    }

    /// Is this who runs it?
    #[inline(always)]
    pub fn is_run_by(self, tier: Tier) -> bool {
        Place::<u32>::new(self.place(Code::TIER).addr()).get() == tier as u32
    }
}

/// What runs a [`Code`].
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

impl Content for Tier {
    type Raw = u32;
    const ACCESS: Access = Access::I32;
    #[inline]
    fn read(place: Place<Tier>) -> Tier {
        match Place::<u32>::new(place.addr()).get() {
            0 => Tier::Interpreted,
            1 => Tier::Compiled,
            2 => Tier::Primitive,
            3 => Tier::Continuation,
            4 => Tier::Parameter,
            5 => Tier::CaseLambda,
            other => unreachable!("tier {other}"),
        }
    }
    #[inline]
    fn write(self, place: Place<Tier>) {
        Place::new(place.addr()).set(self as u32);
    }
}

macro_rules! views {
    ($($(#[$doc:meta])* $name:ident: $tag:ident {
        $($(#[$field_doc:meta])* $FIELD:ident $get:ident $($set:ident)?: $content:ty = $offset:expr;)*
    })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq)]
        pub struct $name(Value);

        typed_value!($name, $tag, |value| true);

        impl $name {
            $(
                $(#[$field_doc])*
                pub const $FIELD: Field<$name, $content> = Field::at($offset as usize);
            )*

            $(
                $(#[$field_doc])*
                #[inline(always)]
                pub fn $get(self) -> $content {
                    self.place(Self::$FIELD).get()
                }
                $(
                    #[doc = concat!("Sets `", stringify!($get), "`.")]
                    #[inline(always)]
                    pub fn $set(self, to: $content) {
                        self.place(Self::$FIELD).set(to);
                    }
                )?
            )*
        }
    )*};
}

// Types that the tag of a word tells by itself, without a look at a header.
views! {
    /// A pair, which has no header.
    Pair: TAG_PAIR {
        /// Its car.
        CAR car set_car: Value = 0;
        /// Its cdr.
        CDR cdr set_cdr: Value = 8;
    }
    /// A procedure of any kind.
    Procedure: TAG_PROC {
        /// The code of its kind.
        KIND kind: u8 = 0;
        /// What it runs.
        CODE code: Code = Closure::CODE.offset();
    }
    /// Any other object with a header.
    AnyObject: TAG_OBJ {
        /// The code of its kind, its flags, and the spare bits.
        HEAD head: u32 = 0;
        /// The code of its kind.
        KIND kind: u8 = 0;
        /// Flags of its kind.
        FLAGS flags: u8 = 1;
        /// The length, whatever its kind means by it.
        LENGTH length: u32 = 4;
    }
}

/// Bytes of a pair.
pub const PAIR_BYTES: u32 = 16;

const fn same(a: u32, b: u32) -> bool {
    a == b
}

// All procedures have their code in one place.
const _: () = assert!(
    same(Primitive::CODE.offset(), Procedure::CODE.offset())
        && same(Continuation::CODE.offset(), Procedure::CODE.offset())
        && same(Parameter::CODE.offset(), Procedure::CODE.offset())
        && same(CaseLambda::CODE.offset(), Procedure::CODE.offset())
);

/// The whole header.
pub const HEADER: Field<AnyObject, u64> = Field::at(0);
pub(crate) const FLAGS: Field<AnyObject, u8> = AnyObject::FLAGS;
pub(crate) const LENGTH: Field<AnyObject, u32> = AnyObject::LENGTH;

/// A header word.
#[inline(always)]
pub const fn header(kind: Kind, flags: u8, length: u32) -> u64 {
    kind as u64 | (flags as u64) << 8 | (length as u64) << 32
}

/// Size in bytes of an object of `kind` with `length`, before rounding to a size class. `None` when it exceeds 4 GiB.
#[inline]
pub const fn object_size(kind: Kind, length: u32) -> Option<u32> {
    let size = kind.size();
    let bytes = size.base as u64 + size.element as u64 * length as u64;
    if bytes <= u32::MAX as u64 { Some(bytes as u32) } else { None }
}

/// The code of the kind of an object with a header.
#[inline(always)]
pub(crate) fn kind_code(value: Value) -> u8 {
    AnyObject::KIND.place(value.addr()).get()
}

/// The kind of the object at `addr` (never a pair).
#[inline(always)]
pub(crate) fn kind_at(addr: Addr) -> Option<Kind> {
    Kind::from_code(AnyObject::KIND.place(addr).get())
}

/// The length in the header of the object at `addr`.
#[inline(always)]
pub(crate) fn length_at(addr: Addr) -> u32 {
    LENGTH.place(addr).get()
}
