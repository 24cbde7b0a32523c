//! What a linked program can reach from its exports: functions, static data, table slots.
//!
//! Nodes are functions, regions of static data (`symbols.rs`) and table slots; memory that is no static data (the
//! Scheme heap, Rust's heap) is taken as reached from the start. An edge leads
//!
//! - from a function to what its body calls, and to the regions and slots that its relocations name (a generated
//!   function has no relocations: each of its constants that is an address of static data counts, and the constant
//!   before an indirect call);
//! - from a region to what its relocated words name, *as long as a word still holds what the linker put there*: whoever
//!   clears the word takes the edge away. A region that is written to is searched like other memory besides;
//! - from other memory to every region that an aligned word points into: so trait objects reach their vtables;
//! - from a slot to its function, *if anything that is reached calls a function of this type indirectly*. Nobody else
//!   could.
//!
//! A word of memory that equals a table index is a reference to that slot only if the slot holds generated code, or the
//! address of its function is taken by the code of *any* function, reached or not. That is sound: a table index gets
//! into memory by the hand of generated code's `patch`, by code that has it as a constant, or by code that copies it
//! from static data. The last is what vtables and tables of primitives are. Out of vtables nothing copies a function
//! pointer: it is loaded and called. The direct entries of a primitive are copied into its code object; but who cleared the
//! primitive's row knew that the object is dead, and as long as the row is whole it leads to the same slots.

use std::collections::BTreeMap;
use std::ops::Range;

use wasmparser::{FuncType, Operator};

use super::module::Module;
use super::shrink::ShrinkError;
use super::symbols::{Symbols, Target};

/// What is reached, by index.
#[derive(Debug, Default)]
pub(super) struct Reach {
    pub(super) functions: Vec<bool>,
    pub(super) slots: Vec<bool>,
    pub(super) regions: Vec<bool>,
    /// Types that what is reached names, besides those of the functions themselves.
    pub(super) types: Vec<bool>,
}

/// Follows all edges from the given functions and slots.
pub(super) fn reach(
    module: &Module,
    symbols: &Symbols,
    functions: impl IntoIterator<Item = u32>,
    slots: impl IntoIterator<Item = u32>,
) -> Result<Reach, ShrinkError> {
    let mut walk = Walk::new(module, symbols);
    functions.into_iter().for_each(|function| walk.function(function));
    slots.into_iter().for_each(|slot| walk.slot(slot));
    for range in dynamic(module, symbols) {
        walk.search(range);
    }
    while let Some(next) = walk.pending.pop() {
        match next {
            Pending::Function(function) => walk.follow_function(function)?,
            Pending::Region(region) => walk.follow_region(region),
        }
    }
    Ok(walk.reached)
}

enum Pending {
    Function(u32),
    Region(usize),
}

struct Walk<'a> {
    module: &'a Module<'a>,
    symbols: &'a Symbols,
    reached: Reach,
    pending: Vec<Pending>,
    /// Slots that a word of memory may name.
    nameable: Vec<bool>,
    /// By type: functions in slots that are reached, until somebody calls this type indirectly (`None`: somebody does).
    waiting: BTreeMap<&'a FuncType, Option<Vec<u32>>>,
}

impl<'a> Walk<'a> {
    fn new(module: &'a Module<'a>, symbols: &'a Symbols) -> Walk<'a> {
        let mut nameable: Vec<bool> = module
            .slots
            .iter()
            .map(|function| function.is_some_and(|function| function as usize >= symbols.code.len()))
            .collect();
        for target in symbols.code.iter().flatten() {
            if let Target::Slot(slot) = *target
                && let Some(nameable) = nameable.get_mut(slot as usize)
            {
                *nameable = true;
            }
        }
        let reached = Reach {
            functions: vec![false; module.functions.len()],
            slots: vec![false; module.slots.len()],
            regions: vec![false; symbols.regions.len()],
            types: vec![false; module.types.len()],
        };
        let waiting = module.types.iter().map(|ty| (ty, Some(Vec::new()))).collect();
        Walk { module, symbols, reached, pending: Vec::new(), nameable, waiting }
    }

    fn function(&mut self, function: u32) {
        if !std::mem::replace(&mut self.reached.functions[function as usize], true) {
            self.pending.push(Pending::Function(function));
        }
    }

    fn region(&mut self, region: usize) {
        if !std::mem::replace(&mut self.reached.regions[region], true) {
            self.pending.push(Pending::Region(region));
        }
    }

    fn slot(&mut self, slot: u32) {
        let Some(reached) = self.reached.slots.get_mut(slot as usize) else { return };
        if std::mem::replace(reached, true) {
            return;
        }
        let Some(function) = self.module.slots[slot as usize] else { return };
        let ty = &self.module.types[self.module.functions[function as usize] as usize];
        match self.waiting.get_mut(ty) {
            Some(Some(waiting)) => waiting.push(function),
            _ => self.function(function),
        }
    }

    fn target(&mut self, target: Target) {
        match target {
            Target::Data(region) => self.region(region),
            Target::Slot(slot) => self.slot(slot),
        }
    }

    /// Functions of this type are called indirectly.
    fn indirect(&mut self, ty: u32) {
        self.reached.types[ty as usize] = true;
        let waiting = self.waiting.get_mut(&self.module.types[ty as usize]).and_then(Option::take);
        waiting.into_iter().flatten().for_each(|function| self.function(function));
    }

    fn follow_function(&mut self, function: u32) -> Result<(), ShrinkError> {
        let symbols = self.symbols;
        let generated = match symbols.code.get(function as usize) {
            Some(targets) => {
                targets.iter().for_each(|&target| self.target(target));
                false
            }
            None => true,
        };
        let Some(body) = self.module.body(function) else { return Ok(()) };
        let (mut operators, mut last) = (body.get_operators_reader()?, None);
        while !operators.eof() {
            let operator = operators.read()?;
            match operator {
                Operator::Call { function_index }
                | Operator::ReturnCall { function_index }
                | Operator::RefFunc { function_index } => self.function(function_index),
                Operator::CallIndirect { type_index, .. } | Operator::ReturnCallIndirect { type_index, .. } => {
                    self.indirect(type_index);
                    last.filter(|_| generated).into_iter().for_each(|slot| self.slot(slot));
                }
                Operator::Block { blockty } | Operator::Loop { blockty } | Operator::If { blockty } => {
                    if let wasmparser::BlockType::FuncType(ty) = blockty {
                        self.reached.types[ty as usize] = true;
                    }
                }
                Operator::CallRef { .. } | Operator::ReturnCallRef { .. } | Operator::TableInit { .. } => {
                    return Err(ShrinkError::Unsupported("function references in code"));
                }
                Operator::TableSet { .. } | Operator::TableGrow { .. } | Operator::MemoryInit { .. } => {
                    return Err(ShrinkError::Unsupported("code that changes its table"));
                }
                _ => {}
            }
            last = match operator {
                Operator::I32Const { value } => Some(value.cast_unsigned()),
                _ => None,
            };
            if let Some(region) = last.filter(|_| generated).and_then(|constant| symbols.region_at(constant)) {
                self.region(region);
            }
        }
        Ok(())
    }

    fn follow_region(&mut self, region: usize) {
        let symbols = self.symbols;
        for word in symbols.words_in(region) {
            if self.module.word(word.at) == word.value {
                self.target(word.target);
            }
        }
        if !symbols.regions[region].constant {
            self.search(symbols.regions[region].range.clone());
        }
    }

    /// Takes every aligned word of memory for what it may be.
    fn search(&mut self, range: Range<u32>) {
        let bytes = &self.module.bytes;
        let (start, end) = (range.start.next_multiple_of(4) as usize, (range.end as usize).min(bytes.len()));
        for word in bytes.get(start..end).unwrap_or_default().chunks_exact(4) {
            let word = u32::from_le_bytes(word.try_into().expect("four bytes"));
            if word == 0 {
                continue;
            }
            if let Some(region) = self.symbols.region_at(word) {
                self.region(region);
            }
            if self.nameable.get(word as usize) == Some(&true) {
                self.slot(word);
            }
        }
    }
}

/// Memory that is no static data.
fn dynamic(module: &Module, symbols: &Symbols) -> Vec<Range<u32>> {
    let mut ranges = Vec::new();
    let mut from = 0;
    for region in &symbols.regions {
        if from < region.range.start {
            ranges.push(from..region.range.start);
        }
        from = region.range.end;
    }
    ranges.push(from..module.bytes.len() as u32);
    ranges
}
