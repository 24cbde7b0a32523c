//! A linked program without what it cannot reach.
//!
//! Functions that nothing reaches are left out and the others renumbered; their slots in the table are empty; static
//! data that nothing reaches is zero, and zeros are left out of the data segments. `reach.rs` says what is reached.

use std::collections::BTreeMap;
use std::convert::Infallible;

use wasm_encoder::reencode::{Error as ReencodeError, Reencode};
use wasm_encoder::{
    CodeSection, ElementSection, ExportKind, ExportSection, FunctionSection, GlobalSection, ImportSection,
    MemorySection, NameMap, NameSection, Section, StartSection, TableSection, TypeSection,
};
use wasmparser::ExternalKind;

use super::Malformed;
use super::module::{Module, constant};
use super::reach::{Reach, reach};
use super::segments;
use super::sizes::Sizes;
use super::symbols::Symbols;

/// Why a program cannot be made smaller.
#[derive(Debug, thiserror::Error)]
pub enum ShrinkError {
    /// It is no module.
    #[error("it is no module: {0}")]
    Malformed(String),
    /// It has what no linked program has.
    #[error("it has {0}, which no linked program has")]
    Unsupported(&'static str),
    /// The symbols of the guest do not fit it.
    #[error("the guest's symbols are of no use: {0}")]
    Symbols(&'static str),
    /// It cannot be written anew.
    #[error("it cannot be written anew: {0}")]
    Written(#[from] ReencodeError<Infallible>),
}

impl From<wasmparser::BinaryReaderError> for ShrinkError {
    fn from(error: wasmparser::BinaryReaderError) -> ShrinkError {
        ShrinkError::Malformed(error.to_string())
    }
}

impl From<Malformed> for ShrinkError {
    fn from(error: Malformed) -> ShrinkError {
        ShrinkError::Malformed(error.to_string())
    }
}

/// What a program is kept for.
#[derive(Debug, Clone, Copy)]
pub struct Keep<'a> {
    /// Exports, by name.
    pub exports: &'a [&'a str],
    /// Table slots that are called whoever names them. Those that memory or code names are found anyhow.
    pub slots: &'a [u32],
    /// Ranges of memory that nobody reads any more: address and length.
    pub unread: &'a [(u32, u32)],
}

/// Leaves out what the kept exports do not reach. `guest` is the guest as its build left it; `linked` a module whose
/// first functions, static data and table slots are the guest's.
pub fn shrink(guest: &[u8], linked: &[u8], keep: Keep) -> Result<(Vec<u8>, Sizes), ShrinkError> {
    let symbols = Symbols::read(guest)?;
    let mut module = Module::read(linked)?;
    if module.functions.len() < symbols.code.len() {
        return Err(ShrinkError::Unsupported("a module that is not made of this guest"));
    }
    for &(address, length) in keep.unread {
        clear(&mut module.bytes, address, length);
    }
    if let Some(top) = stack_pointer(&module, &symbols) {
        // The program begins with an empty stack, which grows down from here.
        clear(&mut module.bytes, 0, top);
    }
    let is_kept = |export: &&wasmparser::Export| keep.exports.contains(&export.name);
    let roots = module.exports.iter().filter(is_kept).filter(|export| export.kind == ExternalKind::Func);
    let roots: Vec<u32> = roots.map(|export| export.index).chain(module.start).collect();
    let reached = reach(&module, &symbols, roots, keep.slots.iter().copied())?;
    for (region, _) in symbols.regions.iter().zip(&reached.regions).filter(|(_, reached)| !**reached) {
        clear(&mut module.bytes, region.range.start, region.range.len() as u32);
    }
    let sizes = Sizes::measure(&module, &symbols, &reached);
    let bytes = Writer::new(&module, &reached).write(&keep)?;
    Ok((bytes, sizes))
}

fn clear(bytes: &mut [u8], address: u32, length: u32) {
    let (from, end) = (address as usize, (address as usize).saturating_add(length as usize).min(bytes.len()));
    if let Some(bytes) = bytes.get_mut(from..end) {
        bytes.fill(0);
    }
}

/// Where the native stack begins, if it lies below all static data.
fn stack_pointer(module: &Module, symbols: &Symbols) -> Option<u32> {
    let global = module.globals.get(symbols.stack_pointer? as usize)?;
    let top = constant(&global.init_expr).ok()?;
    let first = symbols.regions.first().map_or(u32::MAX, |region| region.range.start);
    (top <= first).then_some(top)
}

/// Writes what is left, with new numbers.
struct Writer<'a> {
    module: &'a Module<'a>,
    reached: &'a Reach,
    numbers: Numbers,
}

/// The new numbers of functions and types by the old ones.
struct Numbers {
    functions: BTreeMap<u32, u32>,
    types: BTreeMap<u32, u32>,
}

impl Reencode for Numbers {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, ReencodeError<Infallible>> {
        Ok(self.functions[&function])
    }

    fn type_index(&mut self, ty: u32) -> Result<u32, ReencodeError<Infallible>> {
        Ok(self.types[&ty])
    }
}

/// The indices that are true, in order.
fn indices(reached: &[bool]) -> impl Iterator<Item = u32> + '_ {
    (0..).zip(reached).filter(|(_, reached)| **reached).map(|(index, _)| index)
}

impl<'a> Writer<'a> {
    fn new(module: &'a Module<'a>, reached: &'a Reach) -> Writer<'a> {
        let mut named = reached.types.clone();
        for function in indices(&reached.functions) {
            named[module.functions[function as usize] as usize] = true;
        }
        // Types that are the same get one number.
        let (mut types, mut distinct) = (BTreeMap::new(), BTreeMap::new());
        for ty in indices(&named) {
            let next = distinct.len() as u32;
            types.insert(ty, *distinct.entry(&module.types[ty as usize]).or_insert(next));
        }
        let functions = indices(&reached.functions).zip(0..).collect();
        Writer { module, reached, numbers: Numbers { functions, types } }
    }

    fn write(mut self, keep: &Keep) -> Result<Vec<u8>, ShrinkError> {
        let module = self.module;
        let mut out = wasm_encoder::Module::new();
        out.section(&self.types()?);
        out.section(&self.imports()?);
        out.section(&self.functions());
        if let Some(table) = module.table {
            let mut tables = TableSection::new();
            tables.table(self.numbers.table_type(table)?);
            out.section(&tables);
        }
        if let Some(memory) = module.memory {
            let mut memories = MemorySection::new();
            memories.memory(self.numbers.memory_type(memory)?);
            out.section(&memories);
        }
        if !module.globals.is_empty() {
            let mut globals = GlobalSection::new();
            for global in &module.globals {
                let ty = self.numbers.global_type(global.ty)?;
                globals.global(ty, &self.numbers.const_expr(global.init_expr.clone())?);
            }
            out.section(&globals);
        }
        out.section(&self.exports(keep));
        if let Some(start) = module.start {
            out.section(&StartSection { function_index: self.numbers.functions[&start] });
        }
        out.section(&self.elements());
        out.section(&self.code()?);
        let mut bytes = out.finish();
        segments::append_section(&module.bytes, &mut bytes);
        if !module.names.is_empty() {
            self.names().append_to(&mut bytes);
        }
        Ok(bytes)
    }

    fn types(&mut self) -> Result<TypeSection, ShrinkError> {
        let mut section = TypeSection::new();
        let distinct: BTreeMap<u32, u32> = self.numbers.types.iter().map(|(&old, &new)| (new, old)).collect();
        for old in distinct.into_values() {
            let ty = self.numbers.func_type(self.module.types[old as usize].clone())?;
            section.ty().func_type(&ty);
        }
        Ok(section)
    }

    fn imports(&mut self) -> Result<ImportSection, ShrinkError> {
        let mut section = ImportSection::new();
        for (import, _) in self.module.imports.iter().zip(&self.reached.functions).filter(|(_, reached)| **reached) {
            let ty = self.numbers.entity_type(import.ty)?;
            section.import(import.module, import.name, ty);
        }
        Ok(section)
    }

    fn functions(&self) -> FunctionSection {
        let mut section = FunctionSection::new();
        let imported = self.module.imports.len() as u32;
        for function in indices(&self.reached.functions).filter(|&function| function >= imported) {
            section.function(self.numbers.types[&self.module.functions[function as usize]]);
        }
        section
    }

    fn exports(&self, keep: &Keep) -> ExportSection {
        let mut section = ExportSection::new();
        for export in self.module.exports.iter().filter(|export| keep.exports.contains(&export.name)) {
            let (kind, index) = match export.kind {
                ExternalKind::Func | ExternalKind::FuncExact => {
                    (ExportKind::Func, self.numbers.functions[&export.index])
                }
                ExternalKind::Table => (ExportKind::Table, export.index),
                ExternalKind::Memory => (ExportKind::Memory, export.index),
                ExternalKind::Global => (ExportKind::Global, export.index),
                ExternalKind::Tag => (ExportKind::Tag, export.index),
            };
            section.export(export.name, kind, index);
        }
        section
    }

    fn elements(&self) -> ElementSection {
        let kept = (0..).zip(&self.module.slots).zip(&self.reached.slots).filter(|(_, reached)| **reached);
        let functions = kept.filter_map(|((slot, function), _)| {
            function.and_then(|function| self.numbers.functions.get(&function)).map(|&function| (slot, function))
        });
        segments::elements(functions)
    }

    fn code(&mut self) -> Result<CodeSection, ShrinkError> {
        let mut section = CodeSection::new();
        let imported = self.module.imports.len() as u32;
        for function in indices(&self.reached.functions).filter(|&function| function >= imported) {
            let body = self.module.bodies[(function - imported) as usize].clone();
            self.numbers.parse_function_body(&mut section, body)?;
        }
        Ok(section)
    }

    fn names(&self) -> NameSection {
        let mut functions = NameMap::new();
        for (old, name) in &self.module.names {
            if let Some(&new) = self.numbers.functions.get(old) {
                functions.append(new, name);
            }
        }
        let mut section = NameSection::new();
        section.functions(&functions);
        section
    }
}
