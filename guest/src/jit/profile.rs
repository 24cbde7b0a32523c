//! What a run taught: which code got hot, at which loops, how often its assumptions failed, and what its arithmetic saw.
//!
//! A profile is for an instance that did the same until the run began, so that every code object is where it was: bytes
//! that only [`Jit::apply_profile`] reads. Little-endian; per code object: address, generation, count of entries of running
//! frames, these ([`Reentry::code`]), count of records, and per record the site and the type record, all u32.

use super::Jit;
use super::batch::Wanted;
use super::plan::Reentry;
use crate::core::tree::{Body, LoopId, Node, Tree};
use crate::heap::{Code, Place, Value};
use crate::interp::inst;
use crate::vm::{Heat, Vm};
use std::collections::{BTreeMap, BTreeSet};

impl Jit {
    /// A program has been expanded: code that there is now is in every instance that did the same.
    pub fn note_expanded(&self, vm: &Vm) {
        let mut expanded = self.expanded.borrow_mut();
        expanded.clear();
        vm.codes.each(|code| _ = expanded.insert(code.0));
    }

    /// What the instance has learnt of the hot code among what was expanded before it ran.
    pub fn profile(&self, vm: &Vm) -> Vec<u8> {
        let mut reentries = BTreeMap::<u64, BTreeSet<Reentry>>::new();
        let book = self.book.borrow();
        for code in book.linked_codes().chain(book.pending_codes()) {
            reentries.entry(code.0).or_default().extend(book.reentries(code));
        }
        for request in self.queue.borrow().iter() {
            reentries.entry(request.code.0).or_default().extend(&request.reentries);
        }
        for heat in vm.hot.borrow().iter() {
            match *heat {
                Heat::Entries(code) | Heat::Exits(code, _) => _ = reentries.entry(code.0).or_default(),
                Heat::Loop(code, number) => {
                    reentries.entry(code.0).or_default().insert(Reentry::Loop(LoopId(number)));
                }
                Heat::Resumptions(code) => _ = reentries.entry(code.0).or_default().insert(Reentry::Calls),
            }
        }
        // What the run itself made, by `eval` and its like, is in no other instance.
        let expanded = self.expanded.borrow();
        reentries.retain(|code, _| expanded.contains(code));
        let mut words: Vec<u32> = Vec::new();
        for (bits, reentries) in reentries {
            let code = Value(bits);
            words.extend([code.addr(), book.generation(code), reentries.len() as u32]);
            words.extend(reentries.iter().map(|reentry| reentry.code()));
            let records = records(vm, code);
            words.push(records.len() as u32);
            words.extend(records.into_iter().flat_map(|(site, seen)| [site, u32::from(seen)]));
        }
        words.into_iter().flat_map(u32::to_le_bytes).collect()
    }

    /// Takes what another instance has learnt, and asks for the code that was hot there. False when it is no profile of
    /// this instance.
    pub fn apply_profile(&self, vm: &Vm, bytes: &[u8]) -> bool {
        let mut words = bytes.chunks_exact(4).map(|bytes| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]));
        let mut known = BTreeMap::new();
        vm.codes.each(|code| _ = known.insert(code.addr(), code));
        while let Some(address) = words.next() {
            let Some(&code) = known.get(&address) else { return false };
            let Some(generation) = words.next() else { return false };
            let Some(reentries) = take(&mut words) else { return false };
            let Some(count) = words.next() else { return false };
            let info = vm.codes.get(Code::known(code));
            let tree = info.as_ref().and_then(|info| info.tree.as_ref()?.downcast_ref::<Tree>());
            let Some(body) = tree.map(|tree| &tree.lambda.body) else { return false };
            let sites: BTreeSet<u32> = recorded_sites(body).collect();
            for _ in 0..count {
                let (Some(site), Some(seen)) = (words.next(), words.next()) else { return false };
                // Anywhere else in the code there are instructions.
                if !sites.contains(&site) {
                    return false;
                }
                record_at(code, site).set(seen as u16);
            }
            self.book.borrow_mut().set_generation(code, generation);
            if let Some(ahead) = &mut *self.ahead.borrow_mut() {
                ahead.profiled.insert(code.0);
            }
            let reentries: Option<BTreeSet<Reentry>> = reentries.into_iter().map(Reentry::from_code).collect();
            let Some(reentries) = reentries else { return false };
            let is_there = |reentry: &Reentry| match *reentry {
                Reentry::Loop(id) => body.find_loop(id).is_some(),
                Reentry::Calls => true,
            };
            if !reentries.iter().all(is_there) {
                return false;
            }
            self.queue.borrow_mut().push(Wanted { code, reentries });
        }
        true
    }
}

/// A count and so many words.
fn take(words: &mut impl Iterator<Item = u32>) -> Option<Vec<u32>> {
    let count = words.next()?;
    let list: Vec<u32> = words.take(count as usize).collect();
    (list.len() == count as usize).then_some(list)
}

fn record_at(code: Value, site: u32) -> Place<u16> {
    Code::known(code).instructions().site(site).half(inst::SEEN)
}

/// The sites of a code object whose record is not clean.
fn records(vm: &Vm, code: Value) -> Vec<(u32, u16)> {
    let mut found = Vec::new();
    let info = vm.codes.get(Code::known(code));
    if let Some(tree) = info.as_ref().and_then(|info| info.tree.as_ref()?.downcast_ref::<Tree>()) {
        for site in recorded_sites(&tree.lambda.body) {
            let seen = record_at(code, site).get();
            found.extend((seen != 0).then_some((site, seen)));
        }
    }
    found
}

/// The sites of the instructions that keep a type record.
pub(super) fn recorded_sites(body: &Body) -> impl Iterator<Item = u32> {
    let record = |node: &Node| match node.prim() {
        Some((op, site)) if op.is_recorded() => Some(site.get()),
        Some(_) | None => None,
    };
    body.walk().filter_map(move |visit| record(visit.node))
}
