//! What comes after marking: the room of dead objects is free, and the next collection is planned.

use super::blocks::{self, BLOCK, BLOCK_SHIFT, CLASS_BYTES, FIRST_CELL, Use};
use super::collect::Generations;
use super::limits::{BUDGET, LEAST_BUDGET, LEAST_GROWTH, SURVIVORS_BUDGET};
use super::raw::{self, Addr};
use super::regs::reg;
use super::{Heap, Run, Value, outside};

impl Heap {
    /// Gives the never-used ends of the current runs back, so that "allocated" is exact.
    pub(crate) fn retire_runs(&self) {
        for (class, &size) in CLASS_BYTES.iter().enumerate() {
            let (cursor, end) = self.cursor(class);
            if cursor < end {
                let block = blocks::block_of(cursor);
                let first = (cursor - block - FIRST_CELL) / size;
                blocks::allocate_run(block, class, first, (end - cursor) / size, false);
            }
            self.set_cursor(class, 0, 0);
        }
    }

    /// Frees what is not marked.
    pub(crate) fn sweep(&self, generations: Generations) {
        let space = &mut *self.space.borrow_mut();
        let (mut live, mut blocks_kept) = (0u64, 0);
        for (class, &size) in CLASS_BYTES.iter().enumerate() {
            let sparse = &mut space.sparse_blocks[class];
            sparse.clear();
            let (uses, free) = (&mut space.uses, &mut space.free);
            space.class_blocks[class].retain(|&block| {
                let survivors = blocks::promote_marks(block);
                if survivors == 0 {
                    uses[(block >> BLOCK_SHIFT) as usize] = Use::Free;
                    free.push(block);
                    return false;
                }
                live += survivors as u64 * size as u64;
                blocks_kept += 1;
                if survivors < blocks::cells_in(class) {
                    sparse.push(block);
                }
                true
            });
            space.runs[class] = Run::NONE;
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
        self.finish(generations, live);
    }

    fn finish(&self, generations: Generations, live: u64) {
        let mut stats = self.stats.get();
        // The more of the young survives, the earlier the next collection, so that its pause is as long.
        let (old, young) = (stats.live_bytes, self.taken.get().saturating_sub(stats.live_bytes).max(1));
        let survived = live.saturating_sub(old).min(young);
        let planned = BUDGET - (BUDGET - SURVIVORS_BUDGET) * survived / young;
        stats.collections += 1;
        stats.live_bytes = live;
        if generations == Generations::All {
            stats.full_collections += 1;
            self.full_at.set(live + live.max(LEAST_GROWTH));
            self.want_full.set(false);
            outside::collected();
        }
        self.stats.set(stats);
        self.taken.set(live);
        self.leave_room();
        if self.used() + self.grace.get() <= self.limit.get() {
            self.grace.set(0);
        }
        self.budget.set(planned.min(self.room()).max(LEAST_BUDGET) as i64);
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
