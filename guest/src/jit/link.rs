//! The book of what is linked: table slots, code awaiting its link, code that bailed or was given up.
//!
//! Invariants
//! - A table slot belongs to one word (an entry of a code object, or of one of its loops) of one code object from the link to
//!   that object's death. A recompiled function takes its predecessor's slot, so that indices other modules embed
//!   stay good.
//! - A slot given to a module that awaits its link belongs to nobody else.

use super::asm::FuncId;
use super::bail::Bail;
use super::module::{Placement, TableSlot};
use super::plan::Reentry;
use crate::heap::{Addr, Code, Kind, Place, Tier, Value};
use crate::spec::limits::MAX_DISTRUSTED;
use std::collections::{BTreeMap, BTreeSet};

/// A word that holds the table index of a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    pub code: Value,
    pub at: Place<u32>,
    /// Where the function is entered, if not at the lambda's beginning.
    pub reentry: Option<Reentry>,
}

/// A module that the host has.
#[derive(Debug)]
pub struct Pending {
    pub codes: Vec<Value>,
    pub words: Vec<Word>,
    /// Free slots it took.
    taken: Vec<u32>,
    pub with_glue: bool,
    /// Its code counts fuel.
    pub counting: bool,
    /// Who calls whom by index, as code objects' bits: (callee, caller).
    pub calls: Vec<(u64, u64)>,
    /// Code objects of it, by bits, whose functions rely on a top-level variable that has changed meanwhile.
    pub stale: BTreeSet<u64>,
}

#[derive(Clone, Copy, Debug)]
struct Owned {
    index: u32,
    reentry: Option<Reentry>,
}

/// What is linked and what is not.
#[derive(Debug, Default)]
pub struct Book {
    free: BTreeSet<u32>,
    /// By code address, by word.
    owned: BTreeMap<Addr, BTreeMap<Place<u32>, Owned>>,
    pending: BTreeMap<u32, Pending>,
    next_id: u32,
    glue_linked: bool,
    bailed: BTreeMap<Addr, Bail>,
    counts: [u64; Bail::COUNT],
    generations: BTreeMap<Addr, u32>,
    /// Sites of each code object whose assumptions kept failing, and whether that was so twice.
    failed_at: BTreeMap<Addr, BTreeMap<u32, bool>>,
    /// The module each code object was linked by last, by code address.
    modules: BTreeMap<Addr, u32>,
    /// Code objects (by bits) that call this one by index.
    callers: BTreeMap<u64, BTreeSet<u64>>,
    /// The top-level variables (by bits) whose content each code object's functions embed, by the object's bits.
    watched: BTreeMap<u64, BTreeSet<u64>>,
}

impl Book {
    /// Has the glue yet to be linked?
    pub fn wants_glue(&self) -> bool {
        !self.glue_linked && !self.pending.values().any(|pending| pending.with_glue)
    }

    pub fn bail(&mut self, code: Value, bail: Bail) {
        self.counts[bail as usize] += 1;
        self.bailed.insert(code.addr(), bail);
    }

    pub fn has_bailed(&self, code: Value) -> bool {
        self.bailed.contains_key(&code.addr())
    }

    /// Why the code stays interpreted, if it was declined.
    pub fn bailed(&self, code: Value) -> Option<Bail> {
        self.bailed.get(&code.addr()).copied()
    }

    /// The number of the module that the code was linked by last.
    pub fn module_of(&self, code: Value) -> Option<u32> {
        self.modules.get(&code.addr()).copied()
    }

    pub fn bail_counts(&self) -> [u64; Bail::COUNT] {
        self.counts
    }

    /// How often a compiled form of the code was given up.
    pub fn generation(&self, code: Value) -> u32 {
        self.generations.get(&code.addr()).copied().unwrap_or(0)
    }

    /// The sites of the code where nothing is assumed any more.
    pub fn distrusted(&self, code: Value) -> BTreeSet<u32> {
        let sites = self.failed_at.get(&code.addr()).into_iter().flatten();
        sites.filter(|&(_, &twice)| twice).map(|(&site, _)| site).collect()
    }

    /// The assumptions at a site of the code kept failing. For the first time, the type records that the interpreter has
    /// made meanwhile are believed: they may be of flonums only. For the second time, nothing is assumed there any more.
    /// False: that is how it was, or it is one site too many.
    pub fn failed_at(&mut self, code: Value, site: u32) -> bool {
        let sites = self.failed_at.entry(code.addr()).or_default();
        let room = sites.len() < MAX_DISTRUSTED;
        match sites.get_mut(&site) {
            Some(twice) => !std::mem::replace(twice, true),
            None if room => sites.insert(site, false).is_none(),
            None => false,
        }
    }

    /// Counts a compiled form given up.
    pub fn next_generation(&mut self, code: Value) {
        *self.generations.entry(code.addr()).or_insert(0) += 1;
    }

    /// Where running frames have compiled entries of the code.
    pub fn reentries(&self, code: Value) -> impl Iterator<Item = Reentry> + '_ {
        self.owned.get(&code.addr()).into_iter().flat_map(|words| words.values().filter_map(|owned| owned.reentry))
    }

    /// The words of the entries of running frames of the code.
    pub fn reentry_words(&self, code: Value) -> Vec<Place<u32>> {
        let words = self.owned.get(&code.addr());
        words.into_iter().flatten().filter(|(_, owned)| owned.reentry.is_some()).map(|(&at, _)| at).collect()
    }

    /// The code and all that calls it by index, directly or not.
    pub fn with_callers(&self, code: Value) -> Vec<Value> {
        let mut found = BTreeSet::from([code.0]);
        let mut pending = vec![code.0];
        while let Some(callee) = pending.pop() {
            for &caller in self.callers.get(&callee).into_iter().flatten() {
                if found.insert(caller) {
                    pending.push(caller);
                }
            }
        }
        found.into_iter().map(Value).collect()
    }

    /// Gives functions table slots: their predecessors', free ones, new ones.
    pub fn place(&mut self, functions: &[(FuncId, Word)]) -> (Vec<Placement>, Vec<u32>) {
        let (mut taken, mut grown) = (Vec::new(), 0);
        let placements = functions.iter().map(|&(function, word)| {
            let owned = self.owned.get(&word.code.addr()).and_then(|words| words.get(&word.at));
            let slot = if let Some(owned) = owned {
                TableSlot::Reused(owned.index)
            } else if let Some(index) = self.free.pop_first() {
                taken.push(index);
                TableSlot::Reused(index)
            } else {
                grown += 1;
                TableSlot::Grown(grown - 1)
            };
            Placement { function, word: word.at.addr(), slot }
        });
        let placements = placements.collect();
        (placements, taken)
    }

    /// Notes a module given to the host; its number.
    pub fn hand_out(
        &mut self,
        words: Vec<Word>,
        taken: Vec<u32>,
        codes: Vec<Value>,
        calls: Vec<(u64, u64)>,
        with_glue: bool,
        counting: bool,
    ) -> u32 {
        self.next_id += 1;
        let stale = BTreeSet::new();
        self.pending.insert(self.next_id, Pending { codes, words, taken, with_glue, counting, calls, stale });
        self.next_id
    }

    /// Notes that functions of the code embed what these top-level variables (by bits) hold.
    pub fn watch(&mut self, code: Value, cells: &BTreeSet<u64>) {
        if !cells.is_empty() {
            self.watched.entry(code.0).or_default().extend(cells);
        }
    }

    /// The code relies on no top-level variable any more, but for what awaits its link.
    pub fn end_watch(&mut self, code: Value) {
        if !self.is_pending(code, None) {
            self.watched.remove(&code.0);
        }
    }

    /// The code whose functions embed what the top-level variable holds. What awaits its link is noted as stale.
    pub fn content_changes(&mut self, cell: Value) -> Vec<Value> {
        let relying = self.watched.iter().filter(|(_, cells)| cells.contains(&cell.0)).map(|(&code, _)| Value(code));
        let relying: Vec<Value> = relying.collect();
        for pending in self.pending.values_mut() {
            let stale = relying.iter().filter(|code| pending.codes.contains(code)).map(|code| code.0);
            pending.stale.extend(stale);
        }
        relying
    }

    /// The module's `patch` was run: its words hold the indices.
    pub fn linked(&mut self, id: u32) -> Option<Pending> {
        let pending = self.pending.remove(&id)?;
        self.glue_linked |= pending.with_glue;
        for word in &pending.words {
            let owned = Owned { index: word.at.get(), reentry: word.reentry };
            self.owned.entry(word.code.addr()).or_default().insert(word.at, owned);
        }
        self.modules.extend(pending.codes.iter().map(|code| (code.addr(), id)));
        for &(callee, caller) in &pending.calls {
            self.callers.entry(callee).or_default().insert(caller);
        }
        Some(pending)
    }

    /// A module that awaits its link.
    pub fn awaiting(&self, id: u32) -> Option<&Pending> {
        self.pending.get(&id)
    }

    /// The module will never be linked.
    pub fn failed(&mut self, id: u32) -> Option<Pending> {
        let pending = self.pending.remove(&id)?;
        self.free.extend(&pending.taken);
        for &code in &pending.codes {
            self.bail(code, Bail::LinkFailed);
        }
        Some(pending)
    }

    /// Code objects were collected: their slots are free.
    pub fn died(&mut self, code: Value) {
        if let Some(words) = self.owned.remove(&code.addr()) {
            self.free.extend(words.values().map(|owned| owned.index));
        }
        self.bailed.remove(&code.addr());
        self.modules.remove(&code.addr());
        self.generations.remove(&code.addr());
        self.failed_at.remove(&code.addr());
        self.callers.remove(&code.0);
        self.watched.remove(&code.0);
        self.callers.values_mut().for_each(|callers| {
            callers.remove(&code.0);
        });
    }

    /// Does a module that has the code (and this entry of running frames, if any) await its link?
    pub fn is_pending(&self, code: Value, reentry: Option<Reentry>) -> bool {
        let has = |pending: &Pending, reentry: Reentry| {
            pending.words.iter().any(|word| word.code == code && word.reentry == Some(reentry))
        };
        self.pending
            .values()
            .any(|pending| pending.codes.contains(&code) && reentry.is_none_or(|reentry| has(pending, reentry)))
    }

    /// Does any module await its link?
    pub fn has_pending(&self) -> bool {
        !self.pending.is_empty()
    }

    /// Is the code compiled and linked, with this entry of running frames, if any?
    pub fn has(&self, code: Value, reentry: Option<Reentry>) -> bool {
        self.has_all(code, &reentry.into_iter().collect())
    }

    /// Is the code compiled and linked, with these entries of running frames?
    pub fn has_all(&self, code: Value, reentries: &BTreeSet<Reentry>) -> bool {
        Code::known(code).tier() == Tier::Compiled
            && reentries.iter().all(|wanted| self.reentries(code).any(|entered| entered == *wanted))
    }

    /// Table slots of code that is current: the word they belong to holds them.
    pub fn slots_in_use(&self) -> Vec<u32> {
        let words = self.owned.values().flatten();
        words.filter(|(at, owned)| at.get() == owned.index).map(|(_, owned)| owned.index).collect()
    }

    /// Notes how often a compiled form was given up, as another instance found.
    pub fn set_generation(&mut self, code: Value, generation: u32) {
        self.generations.insert(code.addr(), generation);
    }

    /// Code objects of modules that await their link.
    pub fn pending_codes(&self) -> impl Iterator<Item = Value> + '_ {
        self.pending.values().flat_map(|pending| pending.codes.iter().copied())
    }

    /// The top-level variables that code relies on.
    pub fn watched_cells(&self) -> Vec<Value> {
        self.watched.values().flatten().copied().collect::<BTreeSet<u64>>().into_iter().map(Value).collect()
    }

    /// Code objects whose linked functions are in use.
    pub fn compiled_codes(&self) -> Vec<Value> {
        self.linked_codes().filter(|&code| Code::known(code).tier() == Tier::Compiled).collect()
    }

    /// Code objects with linked functions.
    pub fn linked_codes(&self) -> impl Iterator<Item = Value> + '_ {
        self.owned.keys().map(|&addr| Value::pointer(addr, Kind::Code.tag()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::heap::value::TAG_OBJ;

    /// Code that calls given-up code by index must go too, and so must its own callers: the slot that they call holds a
    /// function that is not in use any more, and that an image or a moved instance does not have.
    #[test]
    fn callers_are_found_however_far_they_are() {
        let code = |n: u32| Value::pointer(1024 * n, TAG_OBJ);
        let (one, two, three, four, apart) = (code(1), code(2), code(3), code(4), code(5));
        let mut book = Book::default();
        // As (callee, caller): four calls three, three calls two, two calls one, one calls three: a circle with a tail.
        let calls = [(three, four), (two, three), (one, two), (three, one), (apart, apart)];
        let calls = calls.map(|(callee, caller)| (callee.0, caller.0)).to_vec();
        let codes = vec![one, two, three, four, apart];
        let id = book.hand_out(Vec::new(), Vec::new(), codes, calls, false, false);
        book.linked(id).expect("it awaited its link");
        assert_eq!(book.with_callers(one), [one, two, three, four]);
        assert_eq!(book.with_callers(three), [one, two, three, four]);
        assert_eq!(book.with_callers(four), [four]);
        assert_eq!(book.with_callers(apart), [apart]);
        book.died(three);
        assert_eq!(book.with_callers(one), [one, two]);
    }

    /// A module is made, then a variable changes that its code relies on, then the host links it.
    #[test]
    fn what_awaits_its_link_is_stale_when_a_variable_changes() {
        let [one, two, cell, other] = [1, 2, 3, 4].map(|n| Value::pointer(1024 * n, TAG_OBJ));
        let mut book = Book::default();
        let id = book.hand_out(Vec::new(), Vec::new(), vec![one, two], Vec::new(), false, false);
        book.watch(one, &BTreeSet::from([cell.0, other.0]));
        book.watch(two, &BTreeSet::from([other.0]));
        assert_eq!(book.content_changes(cell), [one]);
        book.end_watch(one);
        assert_eq!(book.watched_cells(), [cell, other], "what awaits its link still relies on them");
        assert_eq!(book.linked(id).expect("it awaited its link").stale, BTreeSet::from([one.0]));
        book.end_watch(one);
        assert_eq!(book.watched_cells(), [other]);
        book.died(two);
        assert!(book.watched_cells().is_empty());
    }

    #[test]
    fn sites_are_distrusted_one_by_one_but_not_without_end() {
        let code = Value::pointer(1024, TAG_OBJ);
        let mut book = Book::default();
        assert!(book.failed_at(code, 8) && book.distrusted(code).is_empty(), "the records are believed once");
        assert!(book.failed_at(code, 8) && !book.failed_at(code, 8));
        assert_eq!(book.distrusted(code), BTreeSet::from([8]));
        assert!((1..MAX_DISTRUSTED as u32).all(|n| book.failed_at(code, 8 + 8 * n)));
        assert!(!book.failed_at(code, 8 + 8 * MAX_DISTRUSTED as u32));
        book.died(code);
        assert!(book.distrusted(code).is_empty());
    }
}
