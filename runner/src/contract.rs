//! What a generated module may be. The guest is trusted no further than its sandbox: a module that
//! asks for more than the guest itself has is refused, however it came about.

use std::fmt;

use wasmparser::{ElementKind, ExternalKind, Parser, Payload, TypeRef};

/// The module whose imports are allowed, and the two names in it.
pub const IMPORT_MODULE: &str = "env";
/// The guest's memory, as generated modules import it.
pub const MEMORY: &str = "memory";
/// The guest's table, as generated modules import it.
pub const TABLE: &str = "__indirect_function_table";
/// The one export.
pub const PATCH: &str = "patch";

/// Why a module is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal(String);

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refusal {}

/// Compares a module's outside with the contract of `guest/doc/abi.md`. The engine validates its
/// inside.
pub fn check(bytes: &[u8]) -> Result<(), Refusal> {
    let mut seen = Seen::default();
    for payload in Parser::new(0).parse_all(bytes) {
        let payload = payload.map_err(|error| refuse(format!("it is malformed: {error}")))?;
        check_section(&payload, &mut seen)?;
    }
    if !seen.patch {
        return Err(refuse("it does not export `patch`"));
    }
    Ok(())
}

#[derive(Default)]
struct Seen {
    memory: bool,
    table: bool,
    patch: bool,
}

fn check_section(payload: &Payload<'_>, seen: &mut Seen) -> Result<(), Refusal> {
    match payload {
        Payload::ImportSection(imports) => {
            for import in imports.clone().into_imports() {
                let import = import.map_err(|error| refuse(error.to_string()))?;
                check_import(import.module, import.name, import.ty, seen)?;
            }
        }
        Payload::ExportSection(exports) => {
            for export in exports.clone() {
                let export = export.map_err(|error| refuse(error.to_string()))?;
                if export.name != PATCH || export.kind != ExternalKind::Func {
                    return Err(refuse(format!("it exports `{}`", export.name)));
                }
                seen.patch = true;
            }
        }
        Payload::ElementSection(elements) => {
            for element in elements.clone() {
                let element = element.map_err(|error| refuse(error.to_string()))?;
                // It would write into the guest's table before `patch` is called.
                if matches!(element.kind, ElementKind::Active { .. }) {
                    return Err(refuse("it has an active element segment"));
                }
            }
        }
        Payload::StartSection { .. } => return Err(refuse("it has a start function")),
        Payload::MemorySection(section) if section.count() > 0 => {
            return Err(refuse("it defines a memory"));
        }
        Payload::TableSection(section) if section.count() > 0 => {
            return Err(refuse("it defines a table"));
        }
        Payload::TagSection(section) if section.count() > 0 => {
            return Err(refuse("it defines a tag"));
        }
        Payload::DataSection(section) if section.count() > 0 => {
            return Err(refuse("it has a data segment"));
        }
        Payload::Version { encoding: wasmparser::Encoding::Component, .. } => return Err(refuse("it is a component")),
        // Types, functions, globals of its own and custom sections reach nothing.
        _ => {}
    }
    Ok(())
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
