//! Marking.
//!
//! Needs: a safe point; roots given by the caller. Gives: unmarked cells are free, whole free blocks go back to the
//! pool. Breaks: nothing moves; weak tables must be swept by the caller between marking and the end
//! ([`Marker::is_marked`]).
//!
//! Objects have two generations, and no place tells them apart but the mark map: *marks stay*. A collection of the young
//! begins with what the last one marked, so that all old objects count as reached, and looks only at those of them that
//! lie on dirty cards ([`super::cards`]). A collection of all clears the marks first. Who asks [`Marker::is_marked`] learns
//! in both whether an object lives.

use super::access::Traced;
use super::blocks::{self, BLOCK, BLOCK_SHIFT, CLASS_BYTES, FIRST_CELL, Use};
use super::cards::{self, CARD};
use super::layout::{self, Pair, Segment};
use super::limits::{BUDGET, STRESS_FULL};
use super::raw::{self, Addr};
use super::{Heap, Space, Value, outside};

/// What a collection may free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Generations {
    /// What was made since the last collection.
    Young,
    /// Whatever is dead.
    All,
}

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
            match Pair::of(value) {
                Some(pair) => self.list(pair),
                None => self.object(value.addr()),
            }
        }
    }

    /// Goes along a list without a push and a pop for each of its pairs.
    fn list(&mut self, mut pair: Pair) {
        loop {
            self.value(pair.car());
            let rest = pair.cdr();
            match Pair::of(rest) {
                Some(next) if blocks::mark(next.addr()) => pair = next,
                Some(_) => return,
                None => return self.value(rest),
            }
        }
    }

    fn object(&mut self, addr: Addr) {
        let (start, end) = values_at(addr);
        self.range(start, end);
        if layout::kind_at(addr).is_some_and(|kind| kind.trace().elements == Traced::Perhaps) {
            let words = Segment::at(addr).words();
            self.conservative(words.addr(), words.addr() + 8 * words.len());
        }
    }

    fn range(&mut self, start: Addr, end: Addr) {
        for at in (start..end).step_by(8) {
            self.value(Value(raw::load64(at)));
        }
    }

    /// Marks what the old objects refer to from the card that starts at `card`. Captured frames are never written to after
    /// they were made, so they are not looked at.
    fn card(&mut self, card: Addr) {
        let (block, index) = (card & !(BLOCK - 1), (card >> BLOCK_SHIFT) as usize);
        match self.space.uses.get(index) {
            Some(&Use::Cells(class)) => {
                let (class, size) = (class as usize, CLASS_BYTES[class as usize]);
                let cells = block + FIRST_CELL;
                let mut at = cells + (card.max(cells) - cells) / size * size;
                let end = (card + CARD).min(cells + blocks::cells_in(class) * size);
                while at < end {
                    match blocks::is_marked(at) {
                        true if class == blocks::PAIRS => self.range(at, at + size),
                        true => self.within(at, card),
                        false => {}
                    }
                    at += size;
                }
            }
            Some(&Use::Large(_)) if blocks::is_marked(block + FIRST_CELL) => self.within(block + FIRST_CELL, card),
            Some(&Use::LargeTail(behind)) => {
                let object = block - behind * BLOCK + FIRST_CELL;
                if blocks::is_marked(object) {
                    self.within(object, card);
                }
            }
            Some(Use::Large(_) | Use::Foreign | Use::Free) | None => {}
        }
    }

    /// Marks what the object at `addr` refers to from the card.
    fn within(&mut self, addr: Addr, card: Addr) {
        let (start, end) = values_at(addr);
        self.range(start.max(card), end.min(card + CARD));
    }
}

/// Where the values of the object at `addr`, which has a header, begin and end.
pub(crate) fn values_at(addr: Addr) -> (Addr, Addr) {
    let kind = layout::kind_at(addr).unwrap_or_else(|| panic!("no kind in the header at {addr:#x}"));
    let trace = kind.trace();
    let elements = if trace.elements == Traced::Value { layout::length_at(addr) } else { 0 };
    (addr + trace.from, addr + trace.from + 8 * (trace.count + elements))
}

impl Heap {
    /// What the next collection should free. All is looked at when what survived has grown enough, when somebody asks for
    /// it, when memory outside of the heap has grown (it may hang on old objects), and when the limit is near: then every
    /// collection must give all there is.
    pub fn due(&self) -> Generations {
        let stats = self.stats.get();
        let all = match self.stress.get() {
            true => stats.collections.is_multiple_of(STRESS_FULL),
            false => stats.live_bytes > self.full_at.get() || outside::wants_gc() || self.room() < BUDGET,
        };
        if all || self.want_full.get() { Generations::All } else { Generations::Young }
    }

    /// Collects: `roots` shows every root; `weak` then drops what it holds weakly and is not marked.
    pub fn collect(&self, generations: Generations, roots: impl FnOnce(&mut Marker), weak: impl FnOnce(&Marker)) {
        self.retire_runs();
        let generations = if self.want_full.get() { Generations::All } else { generations };
        if generations == Generations::All {
            self.forget_marks();
        }
        {
            let space = self.space.borrow();
            let mut marker = Marker { heap: self, space: &space, pending: Vec::new() };
            // Before the roots: their owners ask what is marked, to go on from there.
            cards::take_dirty(|card| marker.card(card));
            roots(&mut marker);
            marker.drain();
            weak(&marker);
        }
        if cfg!(debug_assertions) || self.stress.get() {
            self.verify_marks();
        }
        self.sweep(generations);
        #[cfg(debug_assertions)]
        self.verify();
    }

    /// Marks as a collection of all does, from these roots alone, and shows what is marked. Frees nothing. What was old is
    /// forgotten by that, so the next collection is one of all.
    pub fn survey(&self, roots: impl FnOnce(&mut Marker), look: impl FnOnce(&Marker)) {
        self.retire_runs();
        self.forget_marks();
        self.want_full.set(true);
        {
            let space = self.space.borrow();
            let mut marker = Marker { heap: self, space: &space, pending: Vec::new() };
            roots(&mut marker);
            marker.drain();
            look(&marker);
        }
        self.forget_marks();
    }

    /// Makes all objects young.
    fn forget_marks(&self) {
        let space = self.space.borrow();
        space.class_blocks.iter().flatten().chain(&space.large).for_each(|&block| blocks::clear_marks(block));
        cards::clean();
    }
}
