//! The code table: what Rust keeps beside each [`Code`] object. An entry dies with its object.

use super::Vm;
use crate::heap::{Code, Frame, Instructions, Marker, Symbol, Tier, Value, Vector};
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
    /// A module with functions of it has been made: frames of it may be compiled code's, even if it is interpreted now.
    pub compiled: bool,
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
    pub fn get(&self, code: Code) -> Option<CodeInfo> {
        self.entries.borrow().get(code.info() as usize).cloned().flatten()
    }

    /// Sets the source positions of a code object's sites.
    pub fn set_sites(&self, code: Code, sites: Rc<[(u32, Span)]>) {
        let index = code.info() as usize;
        if let Some(Some(info)) = self.entries.borrow_mut().get_mut(index) {
            info.sites = sites;
        }
    }

    /// A module with functions of a code object has been made.
    pub fn set_compiled(&self, code: Code) {
        let index = code.info() as usize;
        match self.entries.borrow_mut().get_mut(index) {
            Some(Some(info)) => info.compiled = true,
            Some(None) | None => panic!("compiled code that is not in the code table"),
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
            Code::known(info.code).set_info(index);
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
    pub fn span_at(&self, code: Code, offset: u32) -> Option<Span> {
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
    pub name: Option<Symbol>,
    pub instructions: Option<Instructions>,
    pub literals: Option<Vector>,
    pub counter: i32,
    /// Index in the code table or the primitive table.
    pub info: u32,
    /// Table indices: `entry_any`, `entry_0` … `entry_6`.
    pub entries: [u32; 8],
}

impl Vm {
    /// The code object that all continuations (all parameters, all `case-lambda`s) share.
    pub fn shared_code(&self, tier: Tier) -> Code {
        self.shared_codes.get()[tier as usize - Tier::Continuation as usize].expect("boot has made it")
    }

    /// Sets it, once.
    pub fn set_shared_code(&self, tier: Tier, code: Code) {
        let mut codes = self.shared_codes.get();
        codes[tier as usize - Tier::Continuation as usize] = Some(code);
        self.pin(code.value());
        self.shared_codes.set(codes);
    }

    /// A new code object.
    pub fn make_code(&self, new: &NewCode) -> Code {
        let arity = match new.tier {
            Tier::Interpreted | Tier::Compiled => new.required | if new.rest { Code::REST } else { 0 },
            Tier::Primitive | Tier::Continuation | Tier::Parameter | Tier::CaseLambda => Code::NO_ARITY,
        };
        let [any, direct @ ..] = new.entries;
        Code::new(
            &self.heap,
            any,
            direct,
            Frame::size_for(new.slots),
            arity,
            new.counter as u32,
            new.tier,
            new.instructions,
            new.literals,
            new.name,
            None,
            None,
            new.info,
            0,
            0,
            self.resumptions(),
        )
    }
}
