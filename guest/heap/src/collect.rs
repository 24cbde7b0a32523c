//! Mark and (lazy) sweep.
//!
//! Needs: a safe point; roots given by the caller. Gives: unmarked cells are free, whole free blocks go back to the
//! pool. Breaks: nothing moves; weak tables must be swept by the caller between marking and the end
//! ([`Marker::is_marked`]).

use super::access::Traced;
use super::blocks::{self, BLOCK, BLOCK_SHIFT, CLASS_BYTES, FIRST_CELL, Use};
use super::layout::{self, Pair, Segment};
use super::limits::{LEAST_BUDGET, MIN_BUDGET};
use super::raw::{self, Addr};
use super::regs::reg;
use super::{Heap, Space, Value, outside};

/// Marks what is reachable from the values it is shown.
pub struct Marker<'h> {
    heap: &'h Heap,
    space: &'h Space,
    pending: Vec<Value>,
}

impl Marker<'_> {
    /// Marks `value` and, before the collection goes on, everything reachable from it.
    #[inline]
    pub fn value(&mut self, value: Value) {
        if value.is_pointer() && blocks::mark(value.addr()) {
            self.pending.push(value);
        }
    }

    /// Marks whatever the words in `start..end` (8-byte steps) name, if they name allocated cells.
    pub fn conservative(&mut self, start: Addr, end: Addr) {
        for at in (start..end).step_by(8) {
            if let Some(value) = self.heap.allocated_cell(self.space, raw::load64(at)) {
                self.value(value);
            }
        }
    }

    /// Was the object reached? Valid once the roots and [`Marker::drain`] are done.
    pub fn is_marked(&self, value: Value) -> bool {
        !value.is_pointer() || blocks::is_marked(value.addr())
    }

    /// Marks everything reachable from what was shown so far.
    pub fn drain(&mut self) {
        while let Some(value) = self.pending.pop() {
            self.trace(value);
        }
    }

    fn trace(&mut self, value: Value) {
        let addr = value.addr();
        if let Some(pair) = Pair::of(value) {
            self.value(pair.car());
            self.value(pair.cdr());
            return;
        }
        let Some(kind) = layout::kind_at(addr) else {
            debug_assert!(false, "no kind in the header of {value:?}");
            return;
        };
        let trace = kind.trace();
        match trace.elements {
            Traced::No => self.range(addr + trace.from, trace.count),
            Traced::Value => self.range(addr + trace.from, trace.count + layout::length_at(addr)),
            Traced::Perhaps => {
                self.range(addr + trace.from, trace.count);
                let words = Segment::at(addr).words();
                self.conservative(words.addr(), words.addr() + 8 * words.len());
            }
        }
    }

    fn range(&mut self, from: Addr, count: u32) {
        for i in 0..count {
            self.value(Value(raw::load64(from + 8 * i)));
        }
    }
}

impl Heap {
    /// Collects: `roots` shows every root; `weak` then drops what it holds weakly and is not marked.
    pub fn collect(&self, roots: impl FnOnce(&mut Marker), weak: impl FnOnce(&Marker)) {
        self.retire_runs();
        {
            let space = self.space.borrow();
            let mut marker = Marker { heap: self, space: &space, pending: Vec::new() };
            roots(&mut marker);
            marker.drain();
            weak(&marker);
        }
        self.sweep();
        #[cfg(debug_assertions)]
        self.verify();
    }

    /// Marks as a collection does, from these roots alone, and shows what is marked. Frees nothing.
    pub fn survey(&self, roots: impl FnOnce(&mut Marker), look: impl FnOnce(&Marker)) {
        self.retire_runs();
        let space = self.space.borrow();
        let mut marker = Marker { heap: self, space: &space, pending: Vec::new() };
        roots(&mut marker);
        marker.drain();
        look(&marker);
        space.class_blocks.iter().flatten().chain(&space.large).for_each(|&block| blocks::clear_marks(block));
    }

    /// Gives the never-used ends of the current runs back, so that "allocated" is exact.
    fn retire_runs(&self) {
        for (class, &size) in CLASS_BYTES.iter().enumerate() {
            let (cursor, end) = self.cursor(class);
            let mut at = cursor;
            while cursor != 0 && at + size <= end {
                blocks::set_allocated(at, false);
                at += size;
            }
            self.set_cursor(class, 0, 0);
        }
    }

    fn sweep(&self) {
        let space = &mut *self.space.borrow_mut();
        let (mut live, mut blocks_kept) = (0u64, 0);
        for (class, &size) in CLASS_BYTES.iter().enumerate() {
            let mut kept = Vec::new();
            for block in std::mem::take(&mut space.class_blocks[class]) {
                let survivors = blocks::promote_marks(block);
                if survivors == 0 {
                    space.uses[(block >> BLOCK_SHIFT) as usize] = Use::Free;
                    space.free.push(block);
                } else {
                    live += survivors as u64 * size as u64;
                    blocks_kept += 1;
                    kept.push(block);
                }
            }
            space.class_blocks[class] = kept;
            space.runs[class] = super::Run { block: 0, next_cell: 0, next_block: 0 };
        }
        let large = std::mem::take(&mut space.large);
        for block in large {
            let index = (block >> BLOCK_SHIFT) as usize;
            let Use::Large(count) = space.uses[index] else { unreachable!("large list names a large block") };
            if blocks::promote_marks(block) == 0 {
                for i in (0..count).rev() {
                    space.uses[index + i as usize] = Use::Free;
                    space.free.push(block + i * BLOCK);
                }
            } else {
                live += count as u64 * BLOCK as u64;
                blocks_kept += count;
                space.large.push(block);
            }
        }
        self.blocks.set(blocks_kept);
        self.finish(live);
    }

    fn finish(&self, live: u64) {
        let mut stats = self.stats.get();
        stats.collections += 1;
        stats.live_bytes = live;
        self.stats.set(stats);
        self.taken.set(live);
        self.leave_room();
        outside::collected();
        if self.used() + self.grace.get() <= self.limit.get() {
            self.grace.set(0);
        }
        let room = self.room();
        let budget = live.max(MIN_BUDGET as u64).min(room).max(LEAST_BUDGET);
        self.budget.set(budget as i64);
        self.want_gc.set(false);
        reg::POLL.set(reg::STACK_LIMIT.get());
    }

    /// Zeroes everything that is free, so that a snapshot of the memory does not carry it. It may be called
    /// only right after a collection.
    pub fn scrub(&self) {
        let space = self.space.borrow();
        for (class, &size) in CLASS_BYTES.iter().enumerate() {
            for &block in &space.class_blocks[class] {
                blocks::cells(block, size)
                    .filter(|&cell| !blocks::is_allocated(cell))
                    .for_each(|at| raw::fill(at, 0, size));
            }
        }
        space.free.iter().for_each(|&block| raw::fill(block, 0, BLOCK));
    }

    /// Calls `visit` with the address of every allocated cell and whether it is a pair.
    pub(crate) fn each_allocated(&self, mut visit: impl FnMut(Addr, bool)) {
        let space = self.space.borrow();
        for (class, &size) in CLASS_BYTES.iter().enumerate() {
            for &block in &space.class_blocks[class] {
                blocks::cells(block, size)
                    .filter(|&cell| blocks::is_allocated(cell))
                    .for_each(|cell| visit(cell, class == blocks::PAIRS));
            }
        }
        for &block in &space.large {
            visit(block + FIRST_CELL, false);
        }
    }

    /// Does the pointer name an allocated cell? (For the verifier and assertions.)
    pub fn is_live(&self, value: Value) -> bool {
        self.allocated_cell(&self.space.borrow(), value.0).is_some()
    }
}
