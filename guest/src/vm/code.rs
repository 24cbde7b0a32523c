//! The code table: what Rust keeps beside each `Kind::Code` object. An entry dies with its object.

use super::Vm;
use crate::heap::layout::{Tier, code, header};
use crate::heap::value::TAG_OBJ;
use crate::heap::{Addr, Kind, Marker, Value, raw};
use crate::text::source::Span;
use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

/// What is kept beside a code object.
#[derive(Clone)]
pub struct CodeInfo {
    /// The object (weak).
    pub code: Value,
    /// Where the lambda starts.
    pub span: Span,
    /// Source positions of sites, in ascending order of byte offset.
    pub sites: Rc<[(u32, Span)]>,
    /// What the upper floors keep: the unit and the lambda's number.
    pub tree: Option<Rc<dyn Any>>,
}

/// All code infos, by the index in the code object.
#[derive(Default)]
pub struct CodeTable {
    entries: RefCell<Vec<Option<CodeInfo>>>,
    free: RefCell<Vec<u32>>,
}

impl CodeTable {
    pub fn insert(&self, info: CodeInfo) -> u32 {
        let mut entries = self.entries.borrow_mut();
        if let Some(index) = self.free.borrow_mut().pop() {
            entries[index as usize] = Some(info);
            return index;
        }
        entries.push(Some(info));
        entries.len() as u32 - 1
    }

    /// The info of a code object made by [`Vm::make_code`] with one.
    pub fn get(&self, code: Addr) -> Option<CodeInfo> {
        self.entries.borrow().get(raw::load32(code + code::INFO) as usize).cloned().flatten()
    }

    /// Sets the source positions of a code object's sites.
    pub fn set_sites(&self, code: Addr, sites: Rc<[(u32, Span)]>) {
        let index = raw::load32(code + code::INFO) as usize;
        if let Some(Some(info)) = self.entries.borrow_mut().get_mut(index) {
            info.sites = sites;
        }
    }

    /// Calls `visit` with every live code object.
    pub fn each(&self, mut visit: impl FnMut(Value)) {
        self.entries.borrow().iter().flatten().for_each(|info| visit(info.code));
    }

    /// Puts something else in the place of what the upper floors keep of each live code object.
    pub fn replace_trees(&self, with: impl Fn(&CodeInfo) -> Option<Rc<dyn Any>>) {
        for info in self.entries.borrow_mut().iter_mut().flatten() {
            info.tree = with(info);
        }
    }

    /// Gives the live entries new numbers, without gaps, in a table of just that size.
    pub fn tidy(&self) {
        let old = self.entries.take();
        // Not by `collect`, which would go on in the old table.
        let mut live = Vec::with_capacity(old.iter().flatten().count());
        for (info, index) in old.into_iter().flatten().zip(0..) {
            raw::store32(info.code.addr() + code::INFO, index);
            live.push(Some(info));
        }
        *self.entries.borrow_mut() = live;
        self.free.take();
    }

    /// Drops the entries of unmarked code objects; gives their addresses.
    pub fn sweep(&self, marker: &Marker) -> Vec<Value> {
        let mut dead = Vec::new();
        for (index, entry) in self.entries.borrow_mut().iter_mut().enumerate() {
            if let Some(info) = entry.as_ref().filter(|info| !marker.is_marked(info.code)) {
                dead.push(info.code);
                *entry = None;
                self.free.borrow_mut().push(index as u32);
            }
        }
        dead
    }

    /// The position of the site at byte `offset`, or of the lambda.
    pub fn span_at(&self, code: Addr, offset: u32) -> Option<Span> {
        let info = self.get(code)?;
        let at = info.sites.partition_point(|&(site, _)| site <= offset);
        let span = at.checked_sub(1).map(|i| info.sites[i]).filter(|&(site, _)| site == offset).map(|(_, span)| span);
        Some(span.unwrap_or(info.span))
    }
}

/// What a new code object is made of.
pub struct NewCode {
    pub tier: Tier,
    pub required: u32,
    pub rest: bool,
    /// Home slots.
    pub slots: u32,
    pub name: Value,
    pub words: Value,
    pub literals: Value,
    pub counter: i32,
    /// Index in the code table or the primitive table.
    pub info: u32,
    /// Table indices: `entry_any`, `entry_0` … `entry_6`.
    pub entries: [u32; 8],
}

impl Vm {
    /// The code object that all continuations (all parameters, all `case-lambda`s) share.
    pub fn shared_code(&self, tier: Tier) -> Value {
        self.shared_codes.get()[tier as usize - Tier::Continuation as usize]
    }

    /// Sets it, once.
    pub fn set_shared_code(&self, tier: Tier, code: Value) {
        let mut codes = self.shared_codes.get();
        codes[tier as usize - Tier::Continuation as usize] = self.pin(code);
        self.shared_codes.set(codes);
    }

    /// A `Kind::Code` object.
    pub fn make_code(&self, new: &NewCode) -> Value {
        let addr = self.heap.allocate_small(104);
        raw::store64(addr, header(Kind::Code, 0, 0));
        for (i, &entry) in new.entries.iter().enumerate() {
            raw::store32(addr + code::ENTRY_ANY + 4 * i as u32, entry);
        }
        raw::store32(addr + code::FRAME_SIZE, 16 + 8 * new.slots);
        let arity = match new.tier {
            Tier::Interpreted | Tier::Compiled => new.required | if new.rest { code::REST } else { 0 },
            Tier::Primitive | Tier::Continuation | Tier::Parameter | Tier::CaseLambda => code::NO_ARITY,
        };
        raw::store32(addr + code::ARITY, arity);
        raw::store32(addr + code::COUNTER, new.counter as u32);
        raw::store32(addr + code::TIER, new.tier as u32);
        raw::store64(addr + code::WORDS, new.words.0);
        raw::store64(addr + code::LITERALS, new.literals.0);
        raw::store64(addr + code::NAME, new.name.0);
        raw::store64(addr + code::JIT_LITERALS, Value::FALSE.0);
        raw::store64(addr + code::CLOSURE, Value::FALSE.0);
        raw::store32(addr + code::INFO, new.info);
        raw::store32(addr + code::EXITS, 0);
        Value::pointer(addr, TAG_OBJ)
    }
}
