//! The heap: objects never move, collections happen only when somebody calls [`Heap::collect`] at a safe point.
//!
//! Invariants
//! - No allocation ever collects. Rust code may hold any number of `Value`s between two safe points without rooting.
//! - Every cell is fully initialised before the next safe point.
//! - Allocation past the budget raises the poll word (see [`regs`]); the collection comes with the next poll.
//! - Pointers in `Value`s always name the start of an allocated cell.

#![deny(unsafe_code)]

#[macro_use]
mod table;

mod access;
pub mod blocks;
pub mod cards;
mod collect;
mod frame;
mod instructions;
pub mod layout;
pub mod limits;
pub mod objects;
pub mod outside;
pub mod patience;
mod raw;
pub mod regs;
pub mod scrubbing;
mod slice;
mod sweep;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_generations;
pub mod value;
mod verify;

pub use access::{Access, Content, Elements, Field, FrameWord, Place, Tagged, Traced};
pub use collect::{Generations, Marker};
pub use frame::{Frame, stack};
pub use instructions::Pc;
pub use layout::*;
pub use raw::Addr;
pub use slice::{Slice, Word};
pub use table::{Size, Trace};
pub use value::Value;

use blocks::{BLOCK, BLOCK_SHIFT, CLASS_BYTES, FIRST_CELL, INLINE_CLASSES, MAX_SMALL, Use};
use limits::{BUDGET, GRACE_PART, GROW_BLOCKS, GROW_MOST, GROW_PART, SPARSE, STRESS_RUN};
use regs::{Cursor, reg};
use std::cell::{Cell, RefCell};

/// An allocation would break the hard limit (or the host gives no more memory). The caller collects at the next safe
/// point and tries once more, then raises an out-of-memory condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryAfterGc;

/// Figures of the heap since it was made.
#[derive(Clone, Copy, Debug, Default)]
pub struct HeapStats {
    /// Collections, of the young or of all.
    pub collections: u64,
    /// Of all.
    pub full_collections: u64,
    /// Bytes that survived the last collection (cells, not requests).
    pub live_bytes: u64,
    /// Bytes taken for allocation so far.
    pub allocated_bytes: u64,
    /// Bytes of blocks obtained from the host.
    pub reserved_bytes: u64,
}

struct Run {
    /// Block in use, 0 when none.
    block: Addr,
    /// Cell number where the search for the next run goes on.
    next_cell: u32,
    /// Index into `sparse_blocks` where the search goes on.
    next_block: usize,
}

impl Run {
    const NONE: Run = Run { block: 0, next_cell: 0, next_block: 0 };
}

pub(crate) struct Space {
    uses: Vec<Use>,
    class_blocks: Vec<Vec<Addr>>,
    /// Those that had free cells after the last collection.
    sparse_blocks: Vec<Vec<Addr>>,
    runs: Vec<Run>,
    free: Vec<Addr>,
    large: Vec<Addr>,
}

/// The garbage-collected heap.
pub struct Heap {
    pub(crate) space: RefCell<Space>,
    /// Cursor and limit of the classes that have none in the register area.
    big_cursors: RefCell<Vec<(Addr, Addr)>>,
    budget: Cell<i64>,
    limit: Cell<u64>,
    /// Bytes of live cells at the last collection, and taken since.
    taken: Cell<u64>,
    /// Blocks that hold cells.
    blocks: Cell<u32>,
    /// Bytes above the limit that are given to who handles an out-of-memory condition.
    grace: Cell<u64>,
    stats: Cell<HeapStats>,
    want_gc: Cell<bool>,
    /// The next collection must be one of all.
    want_full: Cell<bool>,
    /// A collection of all is due when more bytes than this have survived.
    full_at: Cell<u64>,
    /// Collect every few allocations (tests). Not at every single poll: compiled code leaves at an answered poll, so
    /// then it would never get anywhere and go untested.
    pub stress: Cell<bool>,
}

impl Heap {
    /// An empty heap with a hard limit in bytes.
    pub fn new(limit: u64) -> Heap {
        let classes = CLASS_BYTES.len();
        regs::clear();
        cards::clean();
        Heap {
            space: RefCell::new(Space {
                uses: Vec::new(),
                class_blocks: vec![Vec::new(); classes],
                sparse_blocks: vec![Vec::new(); classes],
                runs: (0..classes).map(|_| Run::NONE).collect(),
                free: Vec::new(),
                large: Vec::new(),
            }),
            big_cursors: RefCell::new(vec![(0, 0); classes]),
            budget: Cell::new(BUDGET as i64),
            limit: Cell::new(limit),
            taken: Cell::new(0),
            blocks: Cell::new(0),
            grace: Cell::new(0),
            stats: Cell::new(HeapStats::default()),
            want_gc: Cell::new(false),
            want_full: Cell::new(false),
            full_at: Cell::new(0),
            stress: Cell::new(false),
        }
    }

    /// Sets the hard limit in bytes of live plus newly allocated cells.
    pub fn set_limit(&self, bytes: u64) {
        self.limit.set(bytes);
        self.leave_room();
    }

    /// The hard limit in bytes.
    pub fn limit(&self) -> u64 {
        self.limit.get()
    }

    /// Bytes in use: what survived the last collection plus what was taken since, and what is charged for memory outside.
    pub fn used(&self) -> u64 {
        self.occupied() + outside::charged()
    }

    /// Bytes of the heap that are in use, or are of no use to others: a block with a single live cell in it is nearly as
    /// good as full to cells of another size.
    fn occupied(&self) -> u64 {
        let blocks = self.blocks.get() as u64 * BLOCK as u64;
        self.taken.get().max(blocks.saturating_sub(SPARSE))
    }

    /// What is left of the limit, in bytes.
    pub fn room(&self) -> u64 {
        self.limit.get().saturating_sub(self.used())
    }

    /// Has allocation, here or outside, asked for a collection?
    pub fn wants_gc(&self) -> bool {
        self.want_gc.get() || outside::wants_gc()
    }

    /// Asks for a collection of all at the next safe point.
    pub fn request_gc(&self) {
        self.want_gc.set(true);
        self.want_full.set(true);
        reg::POLL.set(0);
    }

    /// Is there more than the hard limit allows (at a safe point, after a collection: out of memory)?
    pub fn over_limit(&self) -> bool {
        self.used() > self.limit.get() + self.grace.get()
    }

    /// A program is told that memory is used up. What it does then, leaving extents with all that is used up still alive,
    /// needs a little itself: an eighth more, until a collection finds that so much is free below the limit.
    pub fn grant_grace(&self) {
        self.grace.set(self.limit.get() / GRACE_PART);
    }

    /// Tells the memory outside what the heap leaves it.
    fn leave_room(&self) {
        outside::set_room(self.limit.get().saturating_sub(self.occupied()));
    }

    pub fn stats(&self) -> HeapStats {
        self.stats.get()
    }

    /// A cell of at least `bytes` (1 … 4 GiB) for an object with a header, uninitialised. Small cells always succeed
    /// while the host gives memory; a cell above [`MAX_SMALL`] fails when it would break the hard limit.
    #[inline]
    pub(crate) fn allocate(&self, bytes: u32) -> Result<Addr, RetryAfterGc> {
        if bytes <= 256 {
            self.allocate_in(bytes.div_ceil(blocks::GRANULE) as usize)
        } else if bytes <= MAX_SMALL {
            self.allocate_slow(blocks::class_for(bytes))
        } else {
            self.allocate_large(bytes, self.limit.get())
        }
    }

    /// As [`Heap::allocate`], whatever the hard limit: for captured frames. Whoever runs out of memory by recursion has
    /// a full stack, and needs an empty one to handle the condition.
    pub(crate) fn allocate_beyond_limit(&self, bytes: u32) -> Result<Addr, RetryAfterGc> {
        if bytes <= MAX_SMALL { self.allocate(bytes) } else { self.allocate_large(bytes, u64::MAX) }
    }

    /// A cell of at least `bytes` ≤ [`MAX_SMALL`] for an object with a header.
    ///
    /// # Panics
    /// When the host gives no more memory at all (the hard limit is meant to be reached long before).
    #[inline]
    pub(crate) fn allocate_small(&self, bytes: u32) -> Addr {
        debug_assert!(bytes <= MAX_SMALL);
        self.allocate(bytes).unwrap_or_else(|_| out_of_host_memory())
    }

    /// A cell for a pair.
    #[inline]
    pub(crate) fn allocate_pair(&self) -> Addr {
        self.allocate_in(blocks::PAIRS).unwrap_or_else(|_| out_of_host_memory())
    }

    #[inline]
    fn allocate_in(&self, class: usize) -> Result<Addr, RetryAfterGc> {
        let Cursor { next, end } = regs::cursor(class as u32);
        let cell = next.get();
        let behind = cell + CLASS_BYTES[class];
        if behind <= end.get() {
            next.set(behind);
            return Ok(cell);
        }
        self.allocate_slow(class)
    }

    /// A cell of a class whose current run may be used up; the slow path of generated code's inline allocation.
    #[cold]
    #[inline(never)]
    pub fn allocate_slow(&self, class: usize) -> Result<Addr, RetryAfterGc> {
        let size = CLASS_BYTES[class];
        loop {
            let (cursor, end) = self.cursor(class);
            if cursor + size <= end && cursor != 0 {
                self.set_cursor(class, cursor + size, end);
                return Ok(cursor);
            }
            let (start, end) = self.refill(class, size)?;
            self.set_cursor(class, start, end);
        }
    }

    fn cursor(&self, class: usize) -> (Addr, Addr) {
        if class < INLINE_CLASSES as usize {
            let Cursor { next, end } = regs::cursor(class as u32);
            (next.get(), end.get())
        } else {
            self.big_cursors.borrow()[class]
        }
    }

    fn set_cursor(&self, class: usize, cursor: Addr, end: Addr) {
        if class < INLINE_CLASSES as usize {
            let register = regs::cursor(class as u32);
            register.next.set(cursor);
            register.end.set(end);
        } else {
            self.big_cursors.borrow_mut()[class] = (cursor, end);
        }
    }

    /// The next run of free cells of a class, its allocated bits set: `(start, end)`.
    fn refill(&self, class: usize, size: u32) -> Result<(Addr, Addr), RetryAfterGc> {
        let space = &mut *self.space.borrow_mut();
        let (block, first, count) = loop {
            let run = &mut space.runs[class];
            if run.block != 0 {
                if let Some((first, count)) = blocks::next_run(run.block, class, run.next_cell) {
                    let count = if self.stress.get() { count.min(STRESS_RUN) } else { count };
                    run.next_cell = first + count;
                    break (run.block, first, count);
                }
                run.block = 0;
            }
            run.next_cell = 0;
            if let Some(&block) = space.sparse_blocks[class].get(run.next_block) {
                run.block = block;
                run.next_block += 1;
                continue;
            }
            let block = match space.free.pop() {
                Some(block) => block,
                None => {
                    self.grow(space, 1)?;
                    space.free.pop().ok_or(RetryAfterGc)?
                }
            };
            blocks::clear_maps(block);
            self.blocks.set(self.blocks.get() + 1);
            space.uses[(block >> BLOCK_SHIFT) as usize] = Use::Cells(class as u8);
            space.class_blocks[class].push(block);
            let run = &mut space.runs[class];
            run.block = block;
        };
        let start = block + FIRST_CELL + first * size;
        blocks::allocate_run(block, class, first, count, true);
        self.charge((count * size) as u64);
        Ok((start, start + count * size))
    }

    fn charge(&self, bytes: u64) {
        self.taken.set(self.taken.get() + bytes);
        self.leave_room();
        let mut stats = self.stats.get();
        stats.allocated_bytes += bytes;
        self.stats.set(stats);
        self.budget.set(self.budget.get() - bytes as i64);
        if self.budget.get() < 0 || self.stress.get() {
            self.want_gc.set(true);
            reg::POLL.set(0);
        }
    }

    /// An object with blocks of its own.
    fn allocate_large(&self, bytes: u32, limit: u64) -> Result<Addr, RetryAfterGc> {
        let count = (bytes as u64 + FIRST_CELL as u64).div_ceil(BLOCK as u64) as u32;
        if self.used() + count as u64 * BLOCK as u64 > limit {
            self.request_gc();
            return Err(RetryAfterGc);
        }
        let space = &mut *self.space.borrow_mut();
        let block = match take_contiguous(&mut space.free, count) {
            Some(block) => block,
            None => {
                self.grow(space, count)?;
                take_contiguous(&mut space.free, count).ok_or(RetryAfterGc)?
            }
        };
        let index = (block >> BLOCK_SHIFT) as usize;
        space.uses[index] = Use::Large(count);
        (1..count).for_each(|i| space.uses[index + i as usize] = Use::LargeTail(i));
        space.large.push(block);
        self.blocks.set(self.blocks.get() + count);
        blocks::clear_maps(block);
        blocks::set_allocated(block + FIRST_CELL);
        self.charge(count as u64 * BLOCK as u64);
        Ok(block + FIRST_CELL)
    }

    /// Asks the host for at least `count` contiguous blocks.
    fn grow(&self, space: &mut Space, count: u32) -> Result<(), RetryAfterGc> {
        let reserved = (self.stats.get().reserved_bytes / BLOCK as u64) as u32;
        let step = (reserved / GROW_PART).clamp(GROW_BLOCKS, GROW_MOST);
        let blocks = count.max(step).next_multiple_of(2);
        let wanted = [blocks, count.next_multiple_of(2)];
        let per_page = raw::PAGE / BLOCK;
        let (start, blocks) =
            wanted.iter().find_map(|&n| raw::grow(n / per_page).map(|start| (start, n))).ok_or(RetryAfterGc)?;
        cards::cover(start + blocks * BLOCK)?;
        self.take_over(space, start, blocks);
        Ok(())
    }

    /// So many blocks of zeros from `start` on are the heap's from now on.
    fn take_over(&self, space: &mut Space, start: Addr, blocks: u32) {
        let last = ((start >> BLOCK_SHIFT) + blocks) as usize;
        if space.uses.len() < last {
            space.uses.resize(last, Use::Foreign);
        }
        // The blocks are pushed from the highest to the lowest, so that `free.pop()` hands out ascending addresses.
        for i in (0..blocks).rev() {
            let block = start + i * BLOCK;
            space.uses[(block >> BLOCK_SHIFT) as usize] = Use::Free;
            space.free.push(block);
        }
        let mut stats = self.stats.get();
        stats.reserved_bytes += blocks as u64 * BLOCK as u64;
        self.stats.set(stats);
    }

    /// The region of the Scheme stack, from `start` to its real end, becomes memory of the heap. It must be zero, and
    /// whole pages.
    pub fn adopt_stack(&self, start: Addr, bytes: u32) {
        debug_assert!(start.is_multiple_of(raw::PAGE) && bytes.is_multiple_of(raw::PAGE), "{start:#x}, {bytes} bytes");
        self.take_over(&mut self.space.borrow_mut(), start, bytes / BLOCK);
    }

    /// The allocated cell that a word names, if it is a pointer to one: the conservative root test.
    pub(crate) fn allocated_cell(&self, space: &Space, word: u64) -> Option<Value> {
        let value = Value(word);
        if word >> 32 != 0 || !value.is_pointer() || word < 0x400 {
            return None;
        }
        let addr = value.addr();
        if !addr.is_multiple_of(blocks::GRANULE) {
            return None;
        }
        let offset = addr & (BLOCK - 1);
        match *space.uses.get((addr >> BLOCK_SHIFT) as usize)? {
            Use::Cells(class) => {
                let size = CLASS_BYTES[class as usize];
                let start = offset >= FIRST_CELL && (offset - FIRST_CELL).is_multiple_of(size);
                let fits = match class as usize {
                    blocks::PAIRS => value.is_pair(),
                    _ => !value.is_pair(),
                };
                (start && fits && blocks::is_allocated(addr) && tag_fits(value)).then_some(value)
            }
            Use::Large(_) => (offset == FIRST_CELL && !value.is_pair() && tag_fits(value)).then_some(value),
            Use::Foreign | Use::Free | Use::LargeTail(_) => None,
        }
    }
}

/// Does the header (of an object that has one) agree with the pointer's tag?
fn tag_fits(value: Value) -> bool {
    value.is_pair() || layout::kind_at(value.addr()).is_some_and(|kind| kind.tag() == value.tag())
}

#[cold]
fn out_of_host_memory() -> ! {
    panic!("the host refuses to give memory")
}

/// Takes `count` adjacent blocks out of the free list.
fn take_contiguous(free: &mut Vec<Addr>, count: u32) -> Option<Addr> {
    free.sort_unstable_by(|a, b| b.cmp(a));
    let n = count as usize;
    let at = (0..(free.len() + 1).saturating_sub(n)).find(|&i| free[i] - free[i + n - 1] == (count - 1) * BLOCK)?;
    let lowest = free[at + n - 1];
    free.drain(at..at + n);
    Some(lowest)
}
