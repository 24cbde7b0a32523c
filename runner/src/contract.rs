//! What a generated module may be. The guest is trusted no further than its sandbox: a module that asks for more than the
//! guest itself has, or for anything that the code generator does not emit, is refused, however it came about.
//!
//! So what a module can take of the host is known before it is instantiated: its code has no operator that makes anything
//! grow, and its `patch` is straight-line code that grows the table by as many elements as it sets.

mod operators;

use std::fmt;

use wasmparser::{
    CompositeInnerType, ElementKind, ExternalKind, FuncType, FunctionBody, Operator, Parser, Payload, TypeRef, ValType,
};

pub use crate::limits::{MAX_BODY, MAX_FUNCTIONS};

pub use host_interface::generated::{IMPORT_MODULE, MEMORY, PATCH, TABLE};

/// Why a module is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal(String);

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refusal {}

impl From<wasmparser::BinaryReaderError> for Refusal {
    fn from(error: wasmparser::BinaryReaderError) -> Refusal {
        refuse(format!("it is malformed: {error}"))
    }
}

/// Compares a module with the contract of `guest/doc/abi.md`. That it is valid WebAssembly the engine sees to.
pub fn check(bytes: &[u8]) -> Result<(), Refusal> {
    let mut seen = Seen::default();
    for payload in Parser::new(0).parse_all(bytes) {
        check_section(&payload?, &mut seen)?;
    }
    match seen.patch {
        // The engine refuses a code section with fewer bodies than functions.
        Some(_) => Ok(()),
        None => Err(refuse("it does not export `patch`")),
    }
}

#[derive(Default)]
struct Seen {
    memory: bool,
    table: bool,
    /// The index of `patch`.
    patch: Option<u32>,
    /// Bodies so far.
    bodies: u32,
}

fn check_section(payload: &Payload<'_>, seen: &mut Seen) -> Result<(), Refusal> {
    match payload {
        Payload::Version { encoding: wasmparser::Encoding::Module, .. } => {}
        Payload::Version { .. } => return Err(refuse("it is a component")),
        Payload::TypeSection(types) => {
            for group in types.clone() {
                for ty in group?.types() {
                    match &ty.composite_type.inner {
                        CompositeInnerType::Func(function) if are_numbers(function) => {}
                        _ => return Err(refuse("it has a type that is no function of numbers")),
                    }
                }
            }
        }
        Payload::ImportSection(imports) => {
            for import in imports.clone().into_imports() {
                let import = import?;
                check_import(import.module, import.name, import.ty, seen)?;
            }
        }
        Payload::FunctionSection(functions) if functions.count() > MAX_FUNCTIONS => {
            return Err(refuse(format!("it has more than {MAX_FUNCTIONS} functions")));
        }
        Payload::FunctionSection(_) => {}
        Payload::ExportSection(exports) => {
            for export in exports.clone() {
                let export = export?;
                if export.name != PATCH || export.kind != ExternalKind::Func {
                    return Err(refuse(format!("it exports `{}`", export.name)));
                }
                seen.patch = Some(export.index);
            }
        }
        Payload::ElementSection(elements) => {
            for element in elements.clone() {
                match element?.kind {
                    ElementKind::Declared => {}
                    // It would write into the guest's table before `patch` is called.
                    ElementKind::Active { .. } => return Err(refuse("it has an active element segment")),
                    ElementKind::Passive => return Err(refuse("it has a passive element segment")),
                }
            }
        }
        Payload::CodeSectionStart { .. } => {}
        // No function is imported, so a body's index is its function's.
        Payload::CodeSectionEntry(body) => {
            match seen.patch == Some(seen.bodies) {
                true => check_patch(body)?,
                false => check_code(body)?,
            }
            seen.bodies += 1;
        }
        Payload::CustomSection(_) | Payload::End(_) => {}
        other => return Err(refuse(has(other))),
    }
    Ok(())
}

/// What a module has that none may have.
fn has(payload: &Payload<'_>) -> &'static str {
    match payload {
        Payload::StartSection { .. } => "it has a start function",
        Payload::MemorySection(_) => "it defines a memory",
        Payload::TableSection(_) => "it defines a table",
        Payload::GlobalSection(_) => "it defines a global",
        Payload::TagSection(_) => "it defines a tag",
        Payload::DataSection(_) | Payload::DataCountSection { .. } => "it has a data segment",
        _ => "it has a section that no module needs",
    }
}

fn are_numbers(function: &FuncType) -> bool {
    function.params().iter().chain(function.results()).all(|ty| is_number(*ty))
}

fn is_number(ty: ValType) -> bool {
    matches!(ty, ValType::I32 | ValType::I64 | ValType::F64)
}

fn check_body(body: &FunctionBody<'_>) -> Result<(), Refusal> {
    if body.range().len() > MAX_BODY {
        return Err(refuse(format!("a function has more than {MAX_BODY} bytes")));
    }
    for local in body.get_locals_reader()? {
        if !is_number(local?.1) {
            return Err(refuse("a local variable is no number"));
        }
    }
    Ok(())
}

fn check_code(body: &FunctionBody<'_>) -> Result<(), Refusal> {
    check_body(body)?;
    for operator in body.get_operators_reader()? {
        let operator = operator?;
        if !operators::in_code(&operator) {
            return Err(refuse(format!("its code has the operator {}", name_of(&operator))));
        }
    }
    Ok(())
}

/// The table grows once at most, by a constant, and by no more elements than are set.
fn check_patch(body: &FunctionBody<'_>) -> Result<(), Refusal> {
    check_body(body)?;
    let (mut last, mut grown, mut set) = (None, None, 0u32);
    for operator in body.get_operators_reader()? {
        let operator = operator?;
        if !operators::in_patch(&operator) {
            return Err(refuse(format!("its `patch` has the operator {}", name_of(&operator))));
        }
        match operator {
            Operator::TableGrow { .. } if grown.is_some() => return Err(refuse("its `patch` grows the table twice")),
            Operator::TableGrow { .. } => grown = Some(last.ok_or_else(|| refuse("its table grows by no constant"))?),
            Operator::TableSet { .. } => set += 1,
            _ => {}
        }
        last = match operator {
            Operator::I32Const { value } => u32::try_from(value).ok(),
            _ => None,
        };
    }
    match grown.is_some_and(|grown| grown > set) {
        true => Err(refuse("its `patch` grows the table by more elements than it sets")),
        false => Ok(()),
    }
}

/// The operator without what it operates on.
fn name_of(operator: &Operator<'_>) -> String {
    let shown = format!("{operator:?}");
    shown.split([' ', '{']).next().unwrap_or_default().to_owned()
}

fn check_import(module: &str, name: &str, ty: TypeRef, seen: &mut Seen) -> Result<(), Refusal> {
    let twice = match (module, name, ty) {
        (IMPORT_MODULE, MEMORY, TypeRef::Memory(_)) => std::mem::replace(&mut seen.memory, true),
        (IMPORT_MODULE, TABLE, TypeRef::Table(_)) => std::mem::replace(&mut seen.table, true),
        _ => return Err(refuse(format!("it imports `{module}.{name}`"))),
    };
    if twice {
        return Err(refuse(format!("it imports `{module}.{name}` twice")));
    }
    Ok(())
}

fn refuse(reason: impl Into<String>) -> Refusal {
    Refusal(reason.into())
}
