//! The bounds that are decisions: how large, deep, long or many something may be before it is refused, cut, or done in
//! another way. Facts of a format (bit positions, tags, sizes of fields) stand where the format does; the heap's own
//! bounds are in `guest/heap/src/limits.rs`, those that a host may set are the defaults and ranges of the keys in
//! `host-interface`. The build script reads this file too, so it names nothing of the guest.

use host_interface::Key;

// ---- Stacks and frames ----

/// Bytes of the stack in memory, which Rust's code uses: what the expander and the passes need for as many levels of
/// nesting as the key `NESTING` allows at most (2000 take less than 4 MiB).
pub const NATIVE_STACK: usize = 4 << 20;
/// Bytes of stack beyond which the expander refuses a form even if its nesting is allowed, since how much a level takes
/// depends on the forms and on the build. The rest is for the passes. A native test runs on a thread of 2 MiB, with much
/// larger frames of a debug build.
pub const EXPANDER_STACK: usize = if cfg!(target_family = "wasm") { NATIVE_STACK / 8 * 5 } else { 640 << 10 };
/// Bytes of the Scheme stack that the frames take which run a program's forms: the least that a stack has.
pub const FIRST_FRAMES: u32 = Key::Stack.values().least as u32;
/// Bytes kept free above the stack limit: the largest frame, which needs no check of its own, and the arguments of the
/// largest `apply`. Memory that is never touched costs nothing.
pub const STACK_SLACK: u32 = 1 << 20;
/// Bytes of the Scheme stack that the prelude is loaded on, and of its slack. It is given up before the boot image is made:
/// the stack of a program would be 1,280 KB of zeros in the middle of the image.
pub const BOOT_STACK: u32 = 64 << 10;
/// Home slots of a frame, and captured values of a closure: what an instruction of the interpreter can name.
pub const MAX_SLOTS: u16 = 4000;
/// Arguments of one call made by `apply`: they must fit the slack.
pub const MAX_APPLY: u32 = 120_000;
const _: () = assert!(8 * (MAX_SLOTS as u32 + MAX_APPLY) + 64 <= STACK_SLACK);

// ---- Long work ----

/// Units of fuel that an `after` of `dynamic-wind` gets which has to run when the fuel is used up.
pub const LEAVING_FUEL: i64 = 10_000;
/// What a step of the expander costs in steps of `Patience`: it takes about a microsecond.
pub const EXPANSION_STEP: u32 = 1 << 7;
/// Expansions of one and the same form one after the other beyond which a macro counts as endless.
pub const MAX_EXPANSIONS: u32 = 100_000;
/// Forms of a macro use at top level that are looked at ahead in one go; what is behind them is looked at when it is
/// their turn. So a macro that expands at top level without end runs, as long as it defines nothing so far ahead.
pub const MAX_AHEAD: usize = 100_000;
/// Released texts that are kept before it is asked which of them are still named: the answer is a look at all code.
pub const RELEASED_TEXTS: usize = 256;
/// Symbolic links on the way to a file, as in most systems: more are a circle.
pub const MAX_LINKS: usize = 40;
/// Bytes of a file of program text that are read between two looks at the host's requests.
pub const FILE_PIECE: usize = 1 << 20;
/// Bytes of the buffer of a port that reads from a file or the console. With its header it is as large a cell as a block
/// holds four of; the next power of two would have a block of its own.
pub const READ_BYTES: u32 = 8000;
/// Bytes of output that a port keeps before they are written: see [`READ_BYTES`].
pub const WRITE_BYTES: u32 = 8000;
/// Bytes of the first buffer of a port that collects what is written to it.
pub const COLLECTED_BYTES: u32 = 88;
/// Bytes of text that printing keeps room for from one datum to the next.
pub const PRINTING_BYTES: usize = 64 << 10;
/// Bytes that one datum may be printed as: the text of cyclic or widely shared data has no end, or none that matters. A
/// quarter of the limit of memory, if that is less.
pub const MAX_PRINTED: usize = 1 << 27;

// ---- Data ----

/// Characters of a condition's message. It must fit a small object, because making a condition cannot fail.
pub const MAX_MESSAGE: usize = 1900;
/// Slots of the table of symbols when it is made.
pub const SYMBOL_SLOTS: usize = 64;
/// Associations that a new hash table has room for. Small tables are many.
pub const HASH_TABLE_ROOM: u32 = 8;
/// Parts of a datum that `equal-hash` looks at: hashing ends on cycles, and costs little on long data.
pub const HASHED_PARTS: u32 = 64;
/// Steps of the quick walk of `equal?`, which knows nothing of cycles, before the table of pairs of objects comes in.
pub const EQUAL_STEPS: u32 = 20_000;
/// Depth of the recursion of that walk.
pub const EQUAL_DEPTH: u32 = 100;
/// Objects that the search for shared structure looks at without a table: nearly all data are done before.
pub const OBJECTS_WITHOUT_TABLE: usize = 1000;

// ---- Numbers ----

/// Digits of 32 bits of the longest integers that are added from heap to heap; longer ones through the library, which pays
/// for its copies from about here on.
pub const SHORT_SUM: u32 = 64;
/// The same of products, by the method of school: so many products of two digits.
pub const SHORT_PRODUCT: u32 = 600;

/// Bits of an integer that `expt` and shifts make.
pub const MAX_BITS: u64 = 1 << 28;
/// The largest exponent of an exact decimal (`#e1e4000000`); what is beyond counts as too large for the heap.
pub const MAX_EXPONENT: u64 = 4_000_000;
/// Bits of a number up to which an operation asks nobody whether it may go on: the safe points around it pay for it.
pub const SHORT_BITS: usize = 1 << 14;
/// Bits up to which the library multiplies numbers as a whole. Larger ones are cut into pieces of this size, each of which
/// takes 0.1 to 0.4 s (measured as wasm), so that requests are noticed in between.
pub const MULTIPLY_BITS: usize = 1 << 23;
/// The same of division.
pub const DIVIDE_BITS: usize = 1 << 21;
/// The same of greatest common divisors.
pub const GCD_BITS: usize = 1 << 19;
/// The same of square roots.
pub const ROOT_BITS: usize = 1 << 22;
/// The same of reading and printing.
pub const RADIX_BITS: usize = 1 << 20;
/// Bits up to which Euclid's algorithm is run step by step.
pub const EUCLID_BITS: usize = 1 << 10;

// ---- Reports ----

/// Columns of a source line that are shown: a longer one is cut around the position.
pub const SNIPPET_COLUMNS: usize = 100;
/// Columns kept before the position when a line is cut.
pub const SNIPPET_COLUMNS_BEFORE: usize = SNIPPET_COLUMNS / 2;
/// Characters of a form that a message quotes.
pub const SHOWN_FORM: usize = 60;
/// Characters of an object that a program raised, or gave to `error`: more than anybody reads.
pub const SHOWN_WHOLE: usize = 1 << 16;
/// Characters of an object in the message of a primitive.
pub const SHOWN_IRRITANT: usize = 200;
/// Characters of a macro use.
pub const SHOWN_USE: usize = 50;
/// Macro uses that an error lists: half of them the innermost, half the outermost.
pub const SHOWN_MACRO_USES: usize = 12;
/// Activations that a backtrace shows from the newest on.
pub const BACKTRACE_NEWEST: usize = 10;
/// Activations that it shows at the oldest end.
pub const BACKTRACE_OLDEST: usize = 4;
/// Procedures that a profile's sample names from the newest on: the rest of a deep recursion is more of the same.
pub const STACK_NAMES: i32 = 200;
/// Arguments of an activation that are shown.
pub const SHOWN_ARGUMENTS: u32 = 4;
/// Characters of such an argument.
pub const SHOWN_ARGUMENT: usize = 24;
/// Elements of a list, and levels of nesting, that are shown of a constant in a dump.
pub const SHOWN_ITEMS: usize = 8;
/// Characters of a value in the dump of a frame.
pub const DUMPED_VALUE: usize = 40;
/// Bytes of a name that is compared with others to find what was meant: the distance takes time in proportion to the
/// product of the lengths.
pub const COMPARED_NAME: usize = 200;
/// Positions of a name that is not bound at which its keyword is looked at when the compiler is left out: each costs a
/// look at the text.
pub const KEYWORD_POSITIONS: usize = 2000;

// ---- Expansion and core ----

/// Alternatives of `cond`, `case`, `and` and `or` that nest in one another; of more, so many at a time stand in a round
/// of a loop.
pub const NESTED_ALTERNATIVES: usize = 64;
/// Data of a `case` clause up to which it compares one by one rather than by `memv`.
pub const COMPARED_ONE_BY_ONE: usize = 4;
/// Elements up to which a list is made in place by nested `cons`, of a template or of a call of `list`: a pair takes some
/// ten instructions of generated code.
pub const CONSED_ELEMENTS: usize = 8;
/// Elements of a vector, and fields of a record, up to which it is made in place: one store each after the first. Of more,
/// a call that copies its operands is no slower, and shorter.
pub const STORED_ELEMENTS: usize = 12;
/// Steps of `list-tail` and `list-ref` that generated code makes itself: one is four instructions and a branch.
pub const LIST_STEPS: u32 = 6;
/// Elements of a constant list up to which `memq` and its kin are comparisons one after the other.
pub const SEARCHED_ELEMENTS: usize = 8;
/// Spliced lists of a template up to which there is one call of `append` for each, inside the one before it.
pub const SPLICED_LISTS: usize = 32;
/// Levels of terms that a level of expressions may become on the average: `do` becomes five, most forms one or two.
pub const TERMS_A_LEVEL: u32 = 2;
/// Operands of a chain of operations, which nests as deep; of more, the primitive is called.
pub const MAX_CHAIN: usize = 32;
/// Operands of one call: each may need a slot of the frame. What has more is called by `apply`, with a list that is made
/// of parts with so many elements.
pub const MAX_OPERANDS: usize = 500;
/// Steps of one block of a tree: whoever drops or walks a tree may recurse along it.
pub const MAX_STEPS: usize = 6000;
/// Steps without a result that follow each other in one block; more of them are blocks within the block.
pub const BLOCK_RUN: usize = 500;
const _: () = assert!(BLOCK_RUN <= MAX_STEPS && MAX_OPERANDS < MAX_SLOTS as usize);
/// Nested nodes of a tree that an analysis follows by recursion: beyond, the code generator declines, and a backtrace
/// claims nothing about arguments.
pub const TREE_DEPTH: usize = 200;

// ---- Generated code ----

/// Lambdas of one module, where nobody asks for more at once. A module costs 0.3 to 0.45 ms before its first function is
/// compiled, so many lambdas share one; more of them would keep the program waiting for the first.
pub const MAX_MEMBERS: usize = 32;
/// Lambdas of forms that only define that wait for company. More would gain nothing, and looking through them takes long.
pub const WAITING_DEFINITIONS: usize = 512;
/// Nodes of a lambda that is compiled. A greater one would keep the engine's own compiler busy for too long.
pub const MAX_NODES: usize = 6000;
/// Nodes of a lambda that is compiled only because it is called: nobody has seen yet whether it is hot.
pub const MAX_CALLEE_NODES: usize = 600;
/// A lambda that is called by a hot one is compiled with it when it has run for this part of the entries that make one hot.
/// Of `map` and `for-each` the procedures for several lists were four fifths of the code, and never called.
pub const WARM_PART: u32 = 16;
/// Nodes of the lambdas of one module that nobody asked for, so that what was asked for does not wait for them.
pub const MAX_EXTRA_NODES: usize = 4000;
const _: () = assert!(MAX_CALLEE_NODES <= MAX_EXTRA_NODES && MAX_EXTRA_NODES <= MAX_NODES);
/// Variables of a function that is compiled. Sets of them are copied all the time, so they are bits in an array of this
/// size.
pub const MAX_VARS: usize = 256;
const _: () = assert!(MAX_VARS.is_multiple_of(64) && MAX_VARS <= MAX_SLOTS as usize);
/// Arguments of a compiled call. They are stored above the caller's frame, where nobody has checked that there is room: it
/// is in the half of the slack that a frame leaves.
pub const MAX_COMPILED_ARGUMENTS: usize = 1000;
const _: () = assert!(MAX_OPERANDS <= MAX_COMPILED_ARGUMENTS && MAX_COMPILED_ARGUMENTS <= MAX_APPLY as usize);
/// Nodes without parts of a loop that is unrolled. The work of larger ones outweighs what a poll costs.
pub const UNROLLED_LEAVES: usize = 30;
/// Constant indices that become part of an offset are below this, so that the offset stays far below 2^32. Operations
/// with greater ones are left to the runtime.
pub const MAX_CONSTANT_INDEX: u32 = 1 << 20;
/// Exits, from the newest back, among which an equal one is looked for. Exits of one instruction are neighbours; others
/// are rarely equal.
pub const COMPARED_EXITS: usize = 8;
/// Times that a loop is emitted with wider types before it is emitted without assumptions. A type can wander through many
/// variables, by one each time.
pub const LOOP_ROUNDS: usize = 12;
/// Exits through guards after which a compiled form is given up, if they are frequent.
pub const MAX_EXITS: u32 = 40;
/// Nanoseconds in which [`MAX_EXITS`] exits are not frequent: one in a tenth of a second. An exit costs a microsecond, and
/// that the rest of its frame is interpreted, up to the next loop head.
pub const RARE_EXITS: u64 = 4_000_000_000;
/// Sites of one code object whose assumptions are looked at one by one. A further one costs the whole code object some.
pub const MAX_DISTRUSTED: usize = 8;
/// Compiled forms of one lambda that are given up before the last is kept for good. `Optimisations::after` leaves out more
/// assumptions each time, and all of them from the third on, so that nothing changes any more after this one.
pub const MAX_GENERATIONS: u32 = 4;
