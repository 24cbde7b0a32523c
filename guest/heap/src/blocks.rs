//! Size-class blocks: 32 KiB each, all cells of one size, two bitmaps in the block's own head.
//!
//! - *allocated*: bit `g` is set when the cell that starts at granule `g` holds an object. It is what makes a
//!   conservative root test two loads and a bit test.
//! - *marked*: set by the collector; after a collection the allocated map is a copy of it. What is marked between two
//!   collections is old, what is only allocated is young.
//!
//! There is no free list. A *run* is a maximal sequence of cells whose allocated bits are clear; the allocator takes
//! one run at a time as a bump region and sets its bits up front. The collector clears the bits of the part of the
//! current runs that was never handed out, so between collections "allocated" may over-approximate inside the current
//! run only, and never during one.

use super::raw::{self, Addr};

/// Bytes per block; blocks are aligned to it.
pub const BLOCK: u32 = 1 << BLOCK_SHIFT;
/// log2 of [`BLOCK`].
pub const BLOCK_SHIFT: u32 = 15;
/// Bytes per granule: every cell starts and ends on one.
pub const GRANULE: u32 = 16;
const MAP_BYTES: u32 = BLOCK / GRANULE / 8;
/// Offset of the allocated bitmap in a block.
const ALLOCATED: u32 = 0;
/// Offset of the mark bitmap in a block.
const MARKED: u32 = MAP_BYTES;
/// Offset of the first cell.
pub const FIRST_CELL: u32 = 2 * MAP_BYTES + 64;

/// The class of pairs. They have no header, so they never share a block with objects that have one: a stale word on
/// the stack must not make the collector read a car as a header.
pub const PAIRS: usize = 0;
/// Cell sizes in bytes: pairs, then the multiples of 16 up to 256, so that class `k` holds `16 k` bytes and generated
/// code finds it by a shift; the rest waste at most a quarter and fill a block evenly.
pub const CLASS_BYTES: [u32; 32] = [
    16, 16, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 320, 384, 448, 512, 640, 768, 896,
    1024, 1280, 1536, 2048, 2672, 4016, 5360, 8032,
];
/// Classes that have a cursor in the register area.
pub const INLINE_CLASSES: u32 = 17;
/// Objects above this size get blocks of their own.
pub const MAX_SMALL: u32 = 8032;

/// The size class for an object with a header of `bytes` (≤ [`MAX_SMALL`]).
#[inline(always)]
pub fn class_for(bytes: u32) -> usize {
    if bytes <= 256 {
        bytes.div_ceil(GRANULE) as usize
    } else {
        CLASS_BYTES.iter().position(|&size| size >= bytes).expect("small object")
    }
}

/// What a block is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Not memory of this heap.
    Foreign,
    /// Ours, empty.
    Free,
    /// Cells of this size class.
    Cells(u8),
    /// First block of a large object of this many blocks.
    Large(u32),
    /// Another block of a large object: so many blocks behind its first.
    LargeTail(u32),
}

/// The block that holds `addr`.
#[inline(always)]
pub(crate) fn block_of(addr: Addr) -> Addr {
    addr & !(BLOCK - 1)
}

#[inline(always)]
fn bit(map: u32, addr: Addr) -> (Addr, u32) {
    let granule = (addr & (BLOCK - 1)) / GRANULE;
    (block_of(addr) + map + (granule / 32) * 4, 1 << (granule % 32))
}

/// Is the cell at `addr` (a cell start) allocated?
#[inline(always)]
pub(crate) fn is_allocated(addr: Addr) -> bool {
    let (word, mask) = bit(ALLOCATED, addr);
    raw::load32(word) & mask != 0
}

/// Records that the cell at `addr` is allocated.
#[inline]
pub(crate) fn set_allocated(addr: Addr) {
    let (word, mask) = bit(ALLOCATED, addr);
    raw::store32(word, raw::load32(word) | mask);
}

/// Is the cell at `addr` marked?
#[inline(always)]
pub(crate) fn is_marked(addr: Addr) -> bool {
    let (word, mask) = bit(MARKED, addr);
    raw::load32(word) & mask != 0
}

/// Marks the cell at `addr`; true when it was not marked before.
#[inline(always)]
pub(crate) fn mark(addr: Addr) -> bool {
    let (word, mask) = bit(MARKED, addr);
    let old = raw::load32(word);
    if old & mask != 0 {
        return false;
    }
    raw::store32(word, old | mask);
    true
}

/// Clears both maps of a block.
pub(crate) fn clear_maps(block: Addr) {
    raw::fill(block, 0, 2 * MAP_BYTES);
}

/// Clears the mark map of a block.
pub(crate) fn clear_marks(block: Addr) {
    raw::fill(block + MARKED, 0, MAP_BYTES);
}

/// Makes the allocated map a copy of the mark map; gives the number of cells that survive.
pub(crate) fn promote_marks(block: Addr) -> u32 {
    let mut survivors = 0;
    for i in (0..MAP_BYTES).step_by(8) {
        let word = raw::load64(block + MARKED + i);
        survivors += word.count_ones();
        raw::store64(block + ALLOCATED + i, word);
    }
    survivors
}

/// The cells of a block of `size`-byte cells: their addresses in order.
pub(crate) fn cells(block: Addr, size: u32) -> impl Iterator<Item = Addr> {
    (0..(BLOCK - FIRST_CELL) / size).map(move |i| block + FIRST_CELL + i * size)
}

/// Cells in a block of a class.
pub(crate) const fn cells_in(class: usize) -> u32 {
    (BLOCK - FIRST_CELL) / CLASS_BYTES[class]
}

/// For each class the granules at which its cells start, as the words of a map. Cell by cell a run took as long to find as
/// to use; for pairs alone that was a third of their cost.
const STARTS: [[u64; MAP_WORDS]; CLASS_BYTES.len()] = {
    let mut starts = [[0; MAP_WORDS]; CLASS_BYTES.len()];
    let mut class = 0;
    while class < CLASS_BYTES.len() {
        let mut cell = 0;
        while cell < cells_in(class) {
            let granule = granule_of(class, cell);
            starts[class][granule as usize / 64] |= 1 << (granule % 64);
            cell += 1;
        }
        class += 1;
    }
    starts
};
const MAP_WORDS: usize = MAP_BYTES as usize / 8;

/// The granule at which a cell of a class starts.
const fn granule_of(class: usize, cell: u32) -> u32 {
    (FIRST_CELL + cell * CLASS_BYTES[class]) / GRANULE
}

/// The next run of free cells of a block at or after cell number `from`: `(first, count)`, or `None` when it has none.
pub(crate) fn next_run(block: Addr, class: usize, from: u32) -> Option<(u32, u32)> {
    let per_cell = CLASS_BYTES[class] / GRANULE;
    let cell_at = |granule: u32| (granule - FIRST_CELL / GRANULE) / per_cell;
    let starts = &STARTS[class];
    let first = find_bit(granule_of(class, from), |word| !allocated_word(block, word) & starts[word as usize])?;
    let end = find_bit(first, |word| allocated_word(block, word)).map_or(cells_in(class), cell_at);
    let first = cell_at(first);
    Some((first, end - first))
}

fn allocated_word(block: Addr, word: u32) -> u64 {
    raw::load64(block + ALLOCATED + 8 * word)
}

/// The first granule from `from` on whose bit is set in the map with these words.
fn find_bit(from: u32, word: impl Fn(u32) -> u64) -> Option<u32> {
    let mut at = from / 64;
    let mut bits = if at < MAP_WORDS as u32 { word(at) & (u64::MAX << (from % 64)) } else { return None };
    while bits == 0 {
        at += 1;
        if at == MAP_WORDS as u32 {
            return None;
        }
        bits = word(at);
    }
    Some(64 * at + bits.trailing_zeros())
}

/// Sets the allocated bits of `count` cells from cell number `first` on, or clears them.
pub(crate) fn allocate_run(block: Addr, class: usize, first: u32, count: u32, allocated: bool) {
    let (mut at, end) = (granule_of(class, first), granule_of(class, first + count));
    while at < end {
        let word = at / 64;
        let bits = (end - at).min(64 - at % 64);
        let cells = STARTS[class][word as usize] & (u64::MAX >> (64 - bits)) << (at % 64);
        let old = allocated_word(block, word);
        raw::store64(block + ALLOCATED + 8 * word, if allocated { old | cells } else { old & !cells });
        at += bits;
    }
}
