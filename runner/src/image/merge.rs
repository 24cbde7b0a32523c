//! The merge: a reactor with its memory as it is, and the modules linked into it, as one module.
//!
//! The reactor's functions keep their indices and their bytes: they never call generated code but through the table.
//! The functions of generated modules that are in use follow, renumbered; each goes into the table at the index it had.
//! `patch` and imports are dropped, and so is what was given up or replaced.
//!
//! *Calls.* Generated code calls through the table by constant index. Where an element cannot change, that becomes a
//! direct `call`: the runtime entries always (glue included, once it is linked), procedures only where nothing is
//! compiled any more ([`Calls::Final`]), since a recompiled function takes its predecessor's element.

use std::collections::{BTreeMap, BTreeSet};

use host_interface::exports::{COMMAND, START_OF_IMAGE};
use wasm_encoder::reencode::{Error, Reencode, RoundtripReencoder};
use wasm_encoder::{
    CodeSection, CustomSection, ElementSection, ExportKind, ExportSection, Function, FunctionSection, ImportSection,
    MemorySection, MemoryType, Module, NameMap, NameSection, RawSection, RefType, Section, SectionId, TableSection,
    TableType, TypeSection,
};
use wasmparser::{BinaryReader, FuncType, Operator};

use super::module::PAGE;
use super::parse::{ORIGIN_SECTION, Origin, Parsed};
use super::sizes::Sizes;
use super::{Linked, Malformed};
use super::{patch, segments};
use crate::contract;

/// Which indirect calls become direct.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Calls {
    /// None: to measure what the others gain.
    Indirect,
    /// Those of runtime entries: procedures may still be compiled anew.
    Live,
    /// Those of procedures too.
    Final,
}

/// A module merged, and what went into it.
#[derive(Debug, Clone)]
pub struct Merged {
    /// The module.
    pub bytes: Vec<u8>,
    /// Generated functions in it.
    pub functions: usize,
    /// Generated functions that were left out: given up, replaced, or only there to link.
    pub dropped: usize,
    /// Calls through the table that became direct.
    pub direct: usize,
    /// What it is made of, where something was left out.
    pub sizes: Option<Sizes>,
}

/// Merges a snapshot of the reactor, and its memory, with what is linked into it. `in_use`: the table's elements that
/// hold code in use.
pub(super) fn merge(
    snapshot: &[u8],
    memory: &[u8],
    linked: &[Linked],
    in_use: &BTreeSet<u32>,
    calls: Calls,
) -> Result<Merged, Malformed> {
    let base = Parsed::new(snapshot)?;
    let parts = linked.iter().map(|linked| Parsed::new(&linked.bytes)).collect::<Result<Vec<_>, _>>()?;
    let mut merge = Merge::new(base, parts);
    merge.place(linked, in_use)?;
    merge.number()?;
    merge.types();
    let bytes = merge.encode(memory, calls)?;
    let all: usize = merge.modules.iter().map(|module| module.bodies.len()).sum::<usize>();
    let functions = merge.kept.len();
    let reactor = (merge.origin.functions - merge.modules[0].imported) as usize;
    Ok(Merged { bytes, functions, dropped: all - reactor - functions, direct: merge.direct, sizes: None })
}

/// The generated code that is linked into an instance, as one module like those it was made of, but one that fills the
/// table by active segments: for a fresh instance whose table has been grown to the same size.
pub(crate) fn code_only(origin: Origin, linked: &[Linked], in_use: &BTreeSet<u32>) -> Result<Merged, Malformed> {
    let parts = linked.iter().map(|linked| Parsed::new(&linked.bytes)).collect::<Result<Vec<_>, _>>()?;
    let mut merge = Merge::new(Parsed::default(), parts);
    (merge.origin, merge.whole) = (origin, false);
    merge.place(linked, in_use)?;
    merge.number()?;
    merge.types();
    let bytes = merge.encode_code()?;
    let all = merge.modules.iter().map(|module| module.bodies.len()).sum::<usize>();
    let functions = merge.kept.len();
    Ok(Merged { bytes, functions, dropped: all - functions, direct: merge.direct, sizes: None })
}

/// A function of one of the modules: 0 is the base.
type Origined = (usize, u32);

struct Merge<'a> {
    /// The base, then the linked modules in their order.
    modules: Vec<Parsed<'a>>,
    origin: Origin,
    /// The table.
    table: BTreeMap<u32, Origined>,
    /// One more than the greatest index.
    table_size: u32,
    /// Generated functions that stay, in their new order.
    kept: Vec<Origined>,
    /// Their new indices.
    index: BTreeMap<Origined, u32>,
    /// The merged types, and by module those of its own types.
    all_types: Vec<FuncType>,
    type_index: Vec<Vec<u32>>,
    direct: usize,
    /// The reactor is part of what is made.
    whole: bool,
}

impl<'a> Merge<'a> {
    fn new(base: Parsed<'a>, parts: Vec<Parsed<'a>>) -> Merge<'a> {
        let origin = base.origin();
        let table = base.elements.iter().map(|(&slot, &function)| (slot, (0, function))).collect();
        let table_size = base.table;
        let modules = std::iter::once(base).chain(parts).collect();
        Merge {
            modules,
            origin,
            table,
            table_size,
            kept: Vec::new(),
            index: BTreeMap::new(),
            all_types: Vec::new(),
            type_index: Vec::new(),
            direct: 0,
            whole: true,
        }
    }

    /// Index of the first generated function.
    fn first(&self) -> u32 {
        if self.whole { self.origin.functions } else { 0 }
    }

    /// Fills the table as the modules' `patch`es did; what is not in use is taken out.
    fn place(&mut self, linked: &[Linked], in_use: &BTreeSet<u32>) -> Result<(), Malformed> {
        for (number, linked) in (1..).zip(linked) {
            let module = &self.modules[number];
            // Code that was relinked has active segments instead.
            self.table.extend(module.elements.iter().map(|(&slot, &function)| (slot, (number, function))));
            if let Some(body) = module.exports.get(contract::PATCH).and_then(|&function| module.body(function)) {
                let before = u32::try_from(linked.table.0).map_err(|_| Malformed::new("a table of 64 bits"))?;
                let placed = patch::placements(body, before)?;
                self.table.extend(placed.into_iter().map(|placed| (placed.slot, (number, placed.function))));
            }
            self.table_size = self.table_size.max(u32::try_from(linked.table.1).unwrap_or(u32::MAX));
        }
        let runtime = self.origin.table;
        self.table.retain(|slot, _| *slot < runtime || in_use.contains(slot));
        Ok(())
    }

    /// Is it generated code, or a function of the reactor?
    fn is_generated(&self, (module, function): Origined) -> bool {
        module > 0 || function >= self.origin.functions
    }

    /// Finds the generated functions that the table's elements reach, and numbers them behind the reactor's.
    fn number(&mut self) -> Result<(), Malformed> {
        let mut found: BTreeSet<Origined> = BTreeSet::new();
        let mut pending: Vec<Origined> = self.table.values().copied().filter(|&f| self.is_generated(f)).collect();
        while let Some(function) = pending.pop() {
            if !found.insert(function) {
                continue;
            }
            let body = self.modules[function.0].body(function.1);
            for operator in body.ok_or_else(|| Malformed::new("no such function"))?.get_operators_reader()? {
                if let Operator::Call { function_index } | Operator::ReturnCall { function_index } = operator? {
                    pending.extend(Some((function.0, function_index)).filter(|&callee| self.is_generated(callee)));
                }
            }
        }
        self.kept = found.into_iter().collect();
        self.index = self.kept.iter().copied().zip(self.first()..).collect();
        Ok(())
    }

    /// The index of a function in the merged module.
    fn function(&self, function: Origined) -> Option<u32> {
        match self.is_generated(function) {
            true => self.index.get(&function).copied(),
            false => self.whole.then_some(function.1),
        }
    }

    /// The base's types come first and keep their indices; of the others each that is new.
    fn types(&mut self) {
        self.all_types = self.modules[0].types.clone();
        for module in &self.modules {
            let types = module.types.iter().map(|ty| {
                let known = self.all_types.iter().position(|known| known == ty);
                let index = known.unwrap_or_else(|| {
                    self.all_types.push(ty.clone());
                    self.all_types.len() - 1
                });
                index as u32
            });
            self.type_index.push(types.collect());
        }
    }

    /// The function that a call through this element always reaches, if it has the type that the call asks for.
    fn constant(&self, slot: u32, ty: u32, calls: Calls) -> Option<u32> {
        let is_constant = match calls {
            Calls::Indirect => false,
            Calls::Live => slot < self.origin.table,
            Calls::Final => true,
        };
        if !is_constant {
            return None;
        }
        let callee = *self.table.get(&slot)?;
        let wanted = self.all_types.get(ty as usize)?;
        let function = self.function(callee)?;
        (self.modules[callee.0].type_of(callee.1)? == wanted).then_some(function)
    }

    fn encode(&mut self, memory: &[u8], calls: Calls) -> Result<Vec<u8>, Malformed> {
        let mut code = CodeSection::new();
        let base = &self.modules[0];
        let reactor = (self.origin.functions - base.imported) as usize;
        for body in &base.bodies[..reactor] {
            code.raw(body.as_bytes());
        }
        for function in self.kept.clone() {
            code.function(&self.body(function, calls)?);
        }
        let mut module = Module::new();
        for (id, range) in self.modules[0].sections.clone() {
            let data = &self.modules[0].bytes[range];
            match id {
                id if id == u8::from(SectionId::Type) => _ = module.section(&self.type_section()),
                id if id == u8::from(SectionId::Function) => _ = module.section(&self.function_section()),
                id if id == u8::from(SectionId::Table) => _ = module.section(&self.table_section(data)?),
                id if id == u8::from(SectionId::Memory) => _ = module.section(&memory_section(data, memory.len())?),
                id if id == u8::from(SectionId::Export) => _ = module.section(&export_section(data)?),
                id if id == u8::from(SectionId::Element) => _ = module.section(&self.element_section()),
                id if id == u8::from(SectionId::Code) => _ = module.section(&code),
                // The segments there were are in the memory; their count is wanted by instructions that name segments
                // only, of which a guest has none.
                id if id == u8::from(SectionId::Data) || id == u8::from(SectionId::DataCount) => {}
                id if id == u8::from(SectionId::Custom) => {}
                id => _ = module.section(&RawSection { id, data }),
            }
        }
        let mut bytes = module.finish();
        segments::append_section(memory, &mut bytes);
        CustomSection { name: ORIGIN_SECTION.into(), data: self.origin.encode().into() }.append_to(&mut bytes);
        self.names().append_to(&mut bytes);
        Ok(bytes)
    }

    /// The module of generated code alone.
    fn encode_code(&mut self) -> Result<Vec<u8>, Malformed> {
        let mut code = CodeSection::new();
        for function in self.kept.clone() {
            code.function(&self.body(function, Calls::Live)?);
        }
        let memory = MemoryType { minimum: 1, maximum: None, memory64: false, shared: false, page_size_log2: None };
        let minimum = u64::from(self.table_size);
        let table = TableType { element_type: RefType::FUNCREF, table64: false, minimum, maximum: None, shared: false };
        let mut imports = ImportSection::new();
        imports.import(contract::IMPORT_MODULE, contract::MEMORY, memory);
        imports.import(contract::IMPORT_MODULE, contract::TABLE, table);
        let mut module = Module::new();
        module.section(&self.type_section()).section(&imports).section(&self.function_section());
        module.section(&self.element_section()).section(&code).section(&self.names());
        Ok(module.finish())
    }

    fn type_section(&self) -> TypeSection {
        let mut section = TypeSection::new();
        for ty in &self.all_types {
            let value =
                |ty: &wasmparser::ValType| RoundtripReencoder.val_type(*ty).expect("a reactor's types are plain");
            section.ty().function(ty.params().iter().map(value), ty.results().iter().map(value));
        }
        section
    }

    fn function_section(&self) -> FunctionSection {
        let mut section = FunctionSection::new();
        let base = &self.modules[0];
        if self.whole {
            for &ty in &base.functions[base.imported as usize..self.origin.functions as usize] {
                section.function(ty);
            }
        }
        for &(module, function) in &self.kept {
            section.function(self.type_index[module][self.modules[module].functions[function as usize] as usize]);
        }
        section
    }

    fn table_section(&self, data: &[u8]) -> Result<TableSection, Malformed> {
        let mut section = TableSection::new();
        for table in wasmparser::TableSectionReader::new(BinaryReader::new(data, 0))? {
            let mut ty = RoundtripReencoder.table_type(table?.ty)?;
            ty.minimum = ty.minimum.max(u64::from(self.table_size));
            section.table(ty);
        }
        Ok(section)
    }

    fn element_section(&self) -> ElementSection {
        let functions = self.table.iter().filter_map(|(&slot, &function)| Some((slot, self.function(function)?)));
        segments::elements(functions)
    }

    /// A generated function, its indices renumbered.
    fn body(&mut self, (module, function): Origined, calls: Calls) -> Result<Function, Malformed> {
        let body = self.modules[module].body(function).cloned().ok_or_else(|| Malformed::new("no such function"))?;
        let mut direct = 0;
        let mut renumber = Renumber { merge: self, module };
        let mut out = renumber.new_function_with_parsed_locals(&body)?;
        let mut operators = body.get_operators_reader()?;
        // A constant waits for the next instruction: it may be the index of a call.
        let mut constant: Option<i32> = None;
        while !operators.eof() {
            let operator = operators.read()?;
            let callee = |ty: u32| {
                let ty = renumber.merge.type_index[module][ty as usize];
                renumber.merge.constant(constant?.cast_unsigned(), ty, calls)
            };
            let target = match operator {
                Operator::CallIndirect { type_index, .. } => callee(type_index).map(|function| (function, false)),
                Operator::ReturnCallIndirect { type_index, .. } => callee(type_index).map(|function| (function, true)),
                _ => None,
            };
            if let Some((function, tail)) = target {
                direct += 1;
                constant = None;
                match tail {
                    true => out.instructions().return_call(function),
                    false => out.instructions().call(function),
                };
                continue;
            }
            if let Some(value) = constant.take() {
                out.instructions().i32_const(value);
            }
            match operator {
                Operator::I32Const { value } => constant = Some(value),
                other => _ = out.instruction(&renumber.instruction(other)?),
            }
        }
        self.direct += direct;
        Ok(out)
    }

    fn names(&self) -> NameSection {
        let mut map = NameMap::new();
        let base = self.modules[0].names.range(..self.first());
        base.for_each(|(&index, name)| map.append(index, name));
        for (&(module, function), &index) in &self.index {
            if let Some(name) = self.modules[module].names.get(&function) {
                map.append(index, name);
            }
        }
        let mut section = NameSection::new();
        section.functions(&map);
        section
    }
}

/// The exports, with the whole process under the name that WASI has for it.
fn export_section(data: &[u8]) -> Result<ExportSection, Malformed> {
    let mut section = ExportSection::new();
    for export in wasmparser::ExportSectionReader::new(BinaryReader::new(data, 0))? {
        let export = export?;
        let kind: ExportKind = RoundtripReencoder.export_kind(export.kind)?;
        let name = if export.name == COMMAND { START_OF_IMAGE } else { export.name };
        section.export(name, kind, export.index);
    }
    Ok(section)
}

/// The memory, as large as it is now.
fn memory_section(data: &[u8], size: usize) -> Result<MemorySection, Malformed> {
    let mut section = MemorySection::new();
    for memory in wasmparser::MemorySectionReader::new(BinaryReader::new(data, 0))? {
        let mut ty = RoundtripReencoder.memory_type(memory?)?;
        ty.minimum = ty.minimum.max((size as u64).div_ceil(PAGE));
        section.memory(ty);
    }
    Ok(section)
}

/// Gives the instructions of one module's functions the indices of the merged module.
struct Renumber<'m, 'a> {
    merge: &'m Merge<'a>,
    module: usize,
}

impl Reencode for Renumber<'_, '_> {
    type Error = Malformed;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Malformed>> {
        let index = self.merge.function((self.module, function));
        index.ok_or_else(|| Error::UserError(Malformed::new("a call of a function that is not there")))
    }

    fn type_index(&mut self, ty: u32) -> Result<u32, Error<Malformed>> {
        let index = self.merge.type_index[self.module].get(ty as usize).copied();
        index.ok_or_else(|| Error::UserError(Malformed::new("a type that is not there")))
    }
}
