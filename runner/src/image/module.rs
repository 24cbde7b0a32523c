//! A module taken apart: what is in it by index, its table and its memory as they are when it has been instantiated.

use std::ops::Deref;

use wasmparser::{
    ConstExpr, DataKind, ElementItems, ElementKind, Export, Global, Import, MemoryType, Operator, Parser, Payload,
    TableInit, TableType, TypeRef,
};

use super::parse::Parsed;
use super::shrink::ShrinkError;

/// A module with at most one memory and one table, both its own.
#[derive(Default)]
pub(super) struct Module<'a> {
    /// Its functions.
    code: Parsed<'a>,
    /// Functions only.
    pub(super) imports: Vec<Import<'a>>,
    pub(super) table: Option<TableType>,
    pub(super) memory: Option<MemoryType>,
    pub(super) globals: Vec<Global<'a>>,
    pub(super) exports: Vec<Export<'a>>,
    pub(super) start: Option<u32>,
    /// Functions in the table, by index.
    pub(super) slots: Vec<Option<u32>>,
    /// All of memory.
    pub(super) bytes: Vec<u8>,
}

impl<'a> Deref for Module<'a> {
    type Target = Parsed<'a>;

    fn deref(&self) -> &Parsed<'a> {
        &self.code
    }
}

/// Bytes of a page of memory.
pub(super) const PAGE: u64 = 65536;

impl<'a> Module<'a> {
    pub(super) fn read(module: &'a [u8]) -> Result<Module<'a>, ShrinkError> {
        let mut found = Module { code: Parsed::new(module)?, ..Module::default() };
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        let import = import?;
                        if !matches!(import.ty, TypeRef::Func(_)) {
                            return Err(ShrinkError::Unsupported("an import that is no function"));
                        }
                        found.imports.push(import);
                    }
                }
                Payload::TableSection(tables) => {
                    for table in tables {
                        let table = table?;
                        if found.table.is_some() || !matches!(table.init, TableInit::RefNull) {
                            return Err(ShrinkError::Unsupported("tables other than one of functions"));
                        }
                        let size = usize::try_from(table.ty.initial).unwrap_or(usize::MAX).min(1 << 24);
                        found.slots = vec![None; size];
                        found.table = Some(table.ty);
                    }
                }
                Payload::MemorySection(memories) => {
                    for memory in memories {
                        let memory = memory?;
                        if found.memory.is_some() || memory.memory64 || memory.shared {
                            return Err(ShrinkError::Unsupported("memories other than one of 32 bits"));
                        }
                        found.bytes = vec![0; (memory.initial.min(65536) * PAGE) as usize];
                        found.memory = Some(memory);
                    }
                }
                Payload::GlobalSection(globals) => {
                    for global in globals {
                        found.globals.push(global?);
                    }
                }
                Payload::ExportSection(exports) => {
                    for export in exports {
                        found.exports.push(export?);
                    }
                }
                Payload::StartSection { func, .. } => found.start = Some(func),
                Payload::ElementSection(elements) => {
                    for element in elements {
                        let element = element?;
                        match element.kind {
                            ElementKind::Active { offset_expr, .. } => {
                                found.fill_table(constant(&offset_expr)?, element.items)?;
                            }
                            // Such a segment lets code name functions, and `ref.func` in code names them again.
                            ElementKind::Declared => {}
                            ElementKind::Passive => return Err(ShrinkError::Unsupported("passive elements")),
                        }
                    }
                }
                Payload::DataSection(segments) => {
                    for segment in segments {
                        let segment = segment?;
                        let DataKind::Active { offset_expr, .. } = segment.kind else {
                            return Err(ShrinkError::Unsupported("passive data"));
                        };
                        let at = constant(&offset_expr)? as usize;
                        let place = found.bytes.get_mut(at..).and_then(|rest| rest.get_mut(..segment.data.len()));
                        place.ok_or(ShrinkError::Unsupported("data outside memory"))?.copy_from_slice(segment.data);
                    }
                }
                _ => {}
            }
        }
        Ok(found)
    }

    fn fill_table(&mut self, at: u32, items: ElementItems) -> Result<(), ShrinkError> {
        let mut functions = Vec::new();
        match items {
            ElementItems::Functions(items) => {
                for function in items {
                    functions.push(Some(function?));
                }
            }
            ElementItems::Expressions(_, items) => {
                for item in items {
                    functions.push(match item?.get_operators_reader().read()? {
                        Operator::RefFunc { function_index } => Some(function_index),
                        Operator::RefNull { .. } => None,
                        _ => return Err(ShrinkError::Unsupported("elements that are computed")),
                    });
                }
            }
        }
        let place = self.slots.get_mut(at as usize..).and_then(|rest| rest.get_mut(..functions.len()));
        place.ok_or(ShrinkError::Unsupported("elements outside the table"))?.copy_from_slice(&functions);
        Ok(())
    }

    /// The word at an address.
    pub(super) fn word(&self, at: u32) -> u32 {
        let bytes = self.bytes.get(at as usize..at as usize + 4);
        bytes.map_or(0, |bytes| u32::from_le_bytes(bytes.try_into().expect("four bytes")))
    }
}

/// The value of an offset, which must be a plain constant.
pub(super) fn constant(expression: &ConstExpr) -> Result<u32, ShrinkError> {
    match expression.get_operators_reader().read()? {
        Operator::I32Const { value } => Ok(value.cast_unsigned()),
        _ => Err(ShrinkError::Unsupported("offsets that are computed")),
    }
}
