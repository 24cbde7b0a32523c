//! A module taken apart: what merging needs to know of it.

use std::collections::BTreeMap;
use std::ops::Range;

use wasmparser::{
    CompositeInnerType, ConstExpr, ElementItems, ElementKind, FuncType, FunctionBody, KnownCustom, Name, Operator,
    Parser, Payload, TypeRef,
};

use super::Malformed;

/// The custom section of an image: see [`Origin`].
pub(super) const ORIGIN_SECTION: &str = "graft";

/// The size of the reactor that an image was made of. What lies behind is generated code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Origin {
    /// Functions, imports included.
    pub(super) functions: u32,
    /// Elements of the table.
    pub(super) table: u32,
}

impl Origin {
    fn decode(bytes: &[u8]) -> Option<Origin> {
        let (functions, table) =
            bytes.split_first_chunk::<4>().and_then(|(a, rest)| Some((a, rest.first_chunk::<4>()?)))?;
        Some(Origin { functions: u32::from_le_bytes(*functions), table: u32::from_le_bytes(*table) })
    }

    pub(super) fn encode(self) -> Vec<u8> {
        [self.functions, self.table].into_iter().flat_map(u32::to_le_bytes).collect()
    }
}

/// A module.
#[derive(Default)]
pub(super) struct Parsed<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) types: Vec<FuncType>,
    /// Types of the imported functions, then of the module's own.
    pub(super) functions: Vec<u32>,
    pub(super) imported: u32,
    /// Bodies of the module's own functions.
    pub(super) bodies: Vec<FunctionBody<'a>>,
    /// Elements of the table at its first size.
    pub(super) table: u32,
    /// The functions that active segments put into the table.
    pub(super) elements: BTreeMap<u32, u32>,
    /// Exported functions.
    pub(super) exports: BTreeMap<&'a str, u32>,
    /// Names of functions.
    pub(super) names: BTreeMap<u32, &'a str>,
    origin: Option<Origin>,
    /// The sections in their order: their numbers, and where their content is.
    pub(super) sections: Vec<(u8, Range<usize>)>,
}

impl<'a> Parsed<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Result<Parsed<'a>, Malformed> {
        let mut parsed = Parsed { bytes, ..Parsed::default() };
        for payload in Parser::new(0).parse_all(bytes) {
            parsed.take(payload?)?;
        }
        let Origin { functions, table } = parsed.origin();
        if functions < parsed.imported || functions as usize > parsed.functions.len() || table > parsed.table {
            return Err(Malformed::new("an image that says what it cannot be made of"));
        }
        Ok(parsed)
    }

    /// The body of a function of the module's own.
    pub(super) fn body(&self, function: u32) -> Option<&FunctionBody<'a>> {
        self.bodies.get(function.checked_sub(self.imported)? as usize)
    }

    /// The size of the reactor that it was made of; of a reactor its own.
    pub(super) fn origin(&self) -> Origin {
        self.origin.unwrap_or(Origin { functions: self.functions.len() as u32, table: self.table })
    }

    /// The type of a function.
    pub(super) fn type_of(&self, function: u32) -> Option<&FuncType> {
        self.types.get(*self.functions.get(function as usize)? as usize)
    }

    fn take(&mut self, payload: Payload<'a>) -> Result<(), Malformed> {
        if let Some((id, range)) = payload.as_section() {
            self.sections.push((id, range));
        }
        match payload {
            Payload::TypeSection(types) => {
                for group in types {
                    for ty in group?.into_types() {
                        let CompositeInnerType::Func(ty) = ty.composite_type.inner else {
                            return Err(Malformed::new("a type that is no function's"));
                        };
                        self.types.push(ty);
                    }
                }
            }
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    if let TypeRef::Func(ty) = import?.ty {
                        self.functions.push(ty);
                        self.imported += 1;
                    }
                }
            }
            Payload::FunctionSection(functions) => {
                for ty in functions {
                    self.functions.push(ty?);
                }
            }
            Payload::TableSection(tables) => {
                for table in tables {
                    self.table = u32::try_from(table?.ty.initial).map_err(|_| Malformed::new("a 64-bit table"))?;
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    let export = export?;
                    if export.kind == wasmparser::ExternalKind::Func {
                        self.exports.insert(export.name, export.index);
                    }
                }
            }
            Payload::ElementSection(elements) => {
                for element in elements {
                    let element = element?;
                    if let ElementKind::Active { offset_expr, .. } = element.kind {
                        self.active(&offset_expr, element.items)?;
                    }
                }
            }
            Payload::CodeSectionEntry(body) => self.bodies.push(body),
            Payload::CustomSection(section) => match section.as_known() {
                KnownCustom::Name(names) => {
                    for name in names {
                        if let Name::Function(functions) = name? {
                            for naming in functions {
                                let naming = naming?;
                                self.names.insert(naming.index, naming.name);
                            }
                        }
                    }
                }
                _ if section.name() == ORIGIN_SECTION => self.origin = Origin::decode(section.data()),
                _ => {}
            },
            _ => {}
        }
        Ok(())
    }

    fn active(&mut self, offset: &ConstExpr<'_>, items: ElementItems<'_>) -> Result<(), Malformed> {
        let mut operators = offset.get_operators_reader();
        let Operator::I32Const { value } = operators.read()? else {
            return Err(Malformed::new("a segment of elements at no constant index"));
        };
        let ElementItems::Functions(functions) = items else {
            return Err(Malformed::new("a segment of elements that are expressions"));
        };
        for (slot, function) in (value.cast_unsigned()..).zip(functions) {
            self.elements.insert(slot, function?);
        }
        Ok(())
    }
}
