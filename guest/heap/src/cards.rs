//! Cards: which parts of memory may hold pointers from old objects to young ones.
//!
//! What survives a collection is old, and stays marked; what was made since is young. A collection of the young starts
//! from the roots and from the old objects that have been written to since. Whoever stores a pointer into an object that
//! may be old therefore marks the *card* of the place as dirty: a byte of a table for every 512 bytes of memory. That
//! is the write barrier, `dirty` in Rust and `Emitter::store_value` in generated code. Stores that initialise a new object need
//! none: no collection comes before it is complete.
//!
//! The table begins where the register [`reg::CARDS`] says, with the card of address 0. It covers everything that lies below
//! the end of the heap and of the Scheme stack, so that a place of any kind may be marked; cards of what is no object mean
//! nothing. Cards in the heads of the blocks would need no table, but three more instructions in every barrier, and a large
//! object has no heads in its later blocks. Remembering objects in place of places would make a store into a vector of a
//! million elements cost a look at all of them.

use super::RetryAfterGc;
use super::raw::{self, Addr};
use super::regs::reg;

/// log2 of the bytes of a card.
pub const CARD_SHIFT: u32 = 9;
/// Bytes of a card.
pub(crate) const CARD: u32 = 1 << CARD_SHIFT;

/// The place may hold a pointer to a young object from now on.
#[inline(always)]
pub(crate) fn dirty(place: Addr) {
    debug_assert!(place >> CARD_SHIFT < reg::CARD_COUNT.get(), "{place:#x} has no card");
    raw::store8(reg::CARDS.get() + (place >> CARD_SHIFT), 1);
}

/// The places in `start..end` may hold pointers to young objects from now on.
#[inline(always)]
pub(crate) fn dirty_range(start: Addr, end: Addr) {
    if start < end {
        let (first, last) = (start >> CARD_SHIFT, (end - 1) >> CARD_SHIFT);
        debug_assert!(last < reg::CARD_COUNT.get(), "{end:#x} has no card");
        // Most are one or two: a `memory.fill` is a call, which made every `vector` some 10 ns slower.
        dirty(start);
        dirty(end - 1);
        if last - first > 1 {
            raw::fill(reg::CARDS.get() + first, 1, last - first);
        }
    }
}

/// Makes the table cover all addresses below `end`. A larger table takes the place of a smaller one, which is left where it
/// is: all of them together are as large as the last.
pub(crate) fn cover(end: Addr) -> Result<(), RetryAfterGc> {
    let (old, count) = (reg::CARDS.get(), reg::CARD_COUNT.get());
    let wanted = end.div_ceil(CARD);
    if wanted <= count {
        return Ok(());
    }
    let wanted = wanted.max(2 * count).next_multiple_of(raw::PAGE);
    let table = raw::grow(wanted / raw::PAGE).ok_or(RetryAfterGc)?;
    raw::copy(table, old, count);
    reg::CARDS.set(table);
    reg::CARD_COUNT.set(wanted);
    Ok(())
}

/// Makes all cards clean.
pub(crate) fn clean() {
    raw::fill(reg::CARDS.get(), 0, reg::CARD_COUNT.get());
}

/// Makes all cards clean, and calls `visit` with the first address of each that was dirty.
pub(crate) fn take_dirty(mut visit: impl FnMut(Addr)) {
    let table = reg::CARDS.get();
    for eight in (0..reg::CARD_COUNT.get()).step_by(8) {
        let mut word = raw::load64(table + eight);
        if word == 0 {
            continue;
        }
        raw::store64(table + eight, 0);
        while word != 0 {
            let card = word.trailing_zeros() / 8;
            word &= !(0xff << (8 * card));
            visit((eight + card) << CARD_SHIFT);
        }
    }
}
