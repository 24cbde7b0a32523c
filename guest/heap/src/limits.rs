//! The heap's bounds that are decisions; facts of the layout stand in `blocks.rs` and `layout.rs`.

/// Bytes between two collections, where the limit of memory leaves so many. Of 1, 2, 4, 8 and 16 MB the larger ones are
/// the faster: trees of 20 MB that come and go take 0.84 s with 2 MB, 0.77, 0.68 and 0.63. But what the young ones leave
/// alive is marked in one pause.
pub const BUDGET: u64 = 8 << 20;
/// Bytes between two collections when everything survives: some 3 ms of marking.
pub const SURVIVORS_BUDGET: u64 = 4 << 20;
const _: () = assert!(SURVIVORS_BUDGET <= BUDGET);
/// A collection of all is due when as much as survived the last one, and at least so many bytes, has survived
/// collections of the young.
pub const LEAST_GROWTH: u64 = 16 << 20;
/// Under stress every so many collections is one of all.
pub const STRESS_FULL: u64 = 8;
/// Bytes between two collections, however near the limit is: else a program at its limit would collect at every safe
/// point before it is told.
pub const LEAST_BUDGET: u64 = 256 << 10;
const _: () = assert!(LEAST_BUDGET <= SURVIVORS_BUDGET);
/// Bytes of blocks that may be used sparsely without being charged: a few of each size of cell always are.
pub const SPARSE: u64 = 2 << 20;
/// Blocks by which memory is asked of the host at least while there are few of them.
pub const GROW_BLOCKS: u32 = 4;
/// Above that a step is this part of the blocks that there are: what is asked for and never used is zeros in every image,
/// as soon as Rust's allocator has put something behind it.
pub const GROW_PART: u32 = 8;
/// Blocks that memory is asked for at once at most, unless one object needs more.
pub const GROW_MOST: u32 = 32;
/// Cells per run under stress: a collection is asked for whenever a run is used up.
pub const STRESS_RUN: u32 = 4;
/// When memory is used up, the limit is raised by this part of itself, so that the program can handle the condition.
pub const GRACE_PART: u64 = 8;

/// Bytes outside of the heap that an instance may use beyond what it had after boot, before they count: environments and
/// trees of the libraries that an ordinary program imports.
pub const ALLOWANCE: usize = 16 << 20;
/// Growth outside of the heap, in bytes, after which a collection is asked for at least: what is dropped by it may be
/// large and hang on small objects (a port on its text, a code object on its tree).
pub const OUTSIDE_STEP: usize = 8 << 20;

/// Steps of long work between two looks at the host's requests: some microseconds.
pub const STRIDE: u32 = 1 << 12;
/// Steps of long work for a unit of fuel. A step is a few nanoseconds, a procedure entry (the unit) some ten times that.
pub const STEPS_PER_UNIT: u32 = 1 << 4;
