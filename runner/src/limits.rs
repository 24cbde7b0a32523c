//! The bounds of the host that are decisions. Those of the guest are in `guest/src/spec/limits.rs`; the sizes of random
//! cases and of benches stand where the cases are made.

use std::time::Duration;

use host_interface::Key;

// ---- Stacks and memory ----

/// Bytes of native stack that compiled Scheme may use. A compiled frame takes at least 16 bytes of the Scheme stack and at
/// most a few hundred of this one, so [`MAX_SCHEME_STACK`] cannot exhaust it: deep recursion ends in the guest's own
/// overflow check (which moves the frames to the heap), never in a trap. Pages that are never touched cost nothing.
pub const NATIVE_STACK: usize = 256 << 20;
/// Bytes of the largest Scheme stack that `--max-stack` may ask for: what [`NATIVE_STACK`] can back.
pub const MAX_SCHEME_STACK: u64 = 8 << 20;
const _: () = assert!(MAX_SCHEME_STACK as usize / 16 * 512 <= NATIVE_STACK);
/// Bytes of the Scheme stack of a program that the command runs, when nothing is said. What fits need not be moved to the
/// heap and resumed from there: (ack 3 10) takes 0.1 s instead of 0.34 with the guest's own default, which is for hosts
/// with less native stack. Pages that are never touched cost nothing here either.
pub const SCHEME_STACK: u64 = 4 << 20;
const _: () = assert!(SCHEME_STACK <= MAX_SCHEME_STACK);
const _: () = assert!(Key::Stack.values().contain(MAX_SCHEME_STACK));
/// Levels of nested expressions that a program may have: the most a guest allows. [`NATIVE_STACK`] can back many more.
pub const NESTING: i64 = Key::Nesting.values().most.cast_signed();
/// Bytes of stack that the host itself needs below the guest's.
pub const HOST_STACK: usize = 4 << 20;
/// Bytes of address space of a guest's memory: all of a 32-bit memory. With the whole range reserved the memory never
/// moves, so bounds checks are the guard pages', and another thread may hold the address of a word in it (`poke.rs`).
pub const RESERVATION: u64 = 4 << 30;
/// Bytes of a guest's limit of memory when nothing is said.
pub const DEFAULT_MEMORY: usize = Key::MaxMemory.default() as usize;
/// Bytes that a guest has beyond its limit: its own data and stack, the boot image, the Scheme stack, trees and
/// environments of libraries, and room for what a collection is late for.
pub const OVERHEAD: usize = 96 << 20;
/// Elements of the guest's table: some ten for each lambda that was ever hot at once.
pub const TABLE_ELEMENTS: usize = 10 << 20;
/// Instances in a store, more than any guest links. The engine's own default of 10,000 would end a long session: an
/// instance lives as long as its store.
pub const INSTANCES: usize = 1 << 24;
/// Levels of nesting in a value passed to the host, unless something else is said: a tenth of what exhausts the 8 MiB of
/// a main thread when a build without optimisation drops the value.
pub const DATA_DEPTH: usize = 10_000;

// ---- Generated modules ----

/// Functions of a generated module. A program that is linked whole is one module: 5000 lines have some 10,000.
pub const MAX_FUNCTIONS: u32 = 200_000;
/// Bytes of a function's body. The code generator declines trees from which larger ones would come.
pub const MAX_BODY: usize = 2 << 20;
/// Modules linked before the code in use is merged, at least.
pub const MODULES_BEFORE_MERGE: usize = 512;
/// Modules that are compiled or wait for it. What gets hot meanwhile waits in the guest, where it becomes one batch, what
/// dies is forgotten, and the next batch knows the slots of this one. With 64 the type inferencer of the benches had 111
/// functions compiled in 17 modules, most of them three times over; with one it has 40 in 11.
pub const PENDING_MODULES: usize = 1;

// ---- Images ----

/// Data segments of a module. Engines take ten times as many, but some hosts limit them to about this.
pub const MAX_SEGMENTS: usize = 10_000;
/// Zeroes between two segments, at least: the head of one takes up to 12 bytes.
pub const SEGMENT_GAP: usize = 16;
/// Bytes of a memory that are looked at in one go to find that all of them are zero.
pub const ZERO_BLOCK: usize = 4096;
/// Bytes that are compared, and copied where they differ, at a time when a guest moves.
pub const MOVED_PIECE: usize = 64 << 10;

// ---- Time ----

/// How long a request that was not heard waits to be repeated: the guest may miss one that comes while it answers another.
/// It is also the time that the afters of `dynamic-wind` have when a limit of time is reached.
pub const REQUEST_REPEAT: Duration = Duration::from_millis(20);
/// The same of the request to take a compiled module, which costs the program nothing.
pub const MODULE_REPEAT: Duration = Duration::from_millis(5);
/// How late an evaluation must be before a process that is nothing else is ended, where that was asked for: the guest
/// answers within a second, so it waits for the system, which nothing can interrupt (a pipe that nobody writes to).
pub const LATENESS: Duration = Duration::from_secs(5);

/// How often a profile asks what the guest is at. An answer unwinds compiled frames, which costs some microseconds.
pub const SAMPLE_INTERVAL: Duration = Duration::from_millis(1);
/// An answer later than this comes from work without safe points. It is longer than a busy system takes a processor away
/// for: with 3 ms three quarters of a program without long primitives counted as theirs when five others were running.
pub const LATE_ANSWER: Duration = Duration::from_millis(10);
/// Procedures that the table of a profile shows.
pub const PROFILE_ROWS: usize = 40;

// ---- What is kept ----

/// Folders of other guests or engines that the cache keeps: a developer switches between a few.
pub const CACHED_FOLDERS: usize = 8;
/// Bytes of a cached content that are authenticated at once.
pub const CACHED_PIECE: usize = 64 << 10;
/// Threads that wait for work of embedded sessions: making one takes longer than a short evaluation. More may be at work.
pub const IDLE_THREADS: usize = 32;

#[cfg(feature = "command")]
pub use command::*;

/// Of the command.
#[cfg(feature = "command")]
mod command {
    use std::time::Duration;

    /// Inputs of the prompt that its history keeps.
    pub const HISTORY: usize = 10_000;
    /// Lines of a difference that the test runner shows.
    pub const SHOWN_LINES: usize = 12;
    /// Seconds after which a run of a test is ended, and fails, where nothing else is said: a run takes a hundredth of it,
    /// but a busy machine may be ten times slower and must not fail.
    pub const TEST_SECONDS: u64 = 120;
    /// How long an interrupted run has to answer before its thread is given up.
    pub const TEST_GRACE: Duration = Duration::from_secs(10);
    /// How long it waits between two interrupts.
    pub const TEST_REPEAT: Duration = Duration::from_millis(50);
    /// Modules linked before the code in use is merged in frozen runs: so few that it happens all the time.
    pub const FROZEN_MODULES: usize = 2;
}
