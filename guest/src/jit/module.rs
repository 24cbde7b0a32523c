//! The module: sections around the functions of a batch, and its `patch`.
//!
//! Imports: memory and table. Exports: `patch`. No start function, no data. Function order: see [`Plan`].

use super::emit::{Body, at, box_flonum};
use super::glue;
use super::plan::{Plan, Role};
use super::types;
use crate::data::symbol;
use crate::heap::Addr;
use crate::heap::Value;
use crate::heap::{Code, Tier};
use host_interface::generated;
use std::borrow::Cow;
use wasm_encoder::{
    BlockType, BranchHint, BranchHints, CodeSection, ElementSection, Elements, EntityType, ExportKind, ExportSection,
    Function, FunctionSection, HeapType, ImportSection, MemoryType, Module, NameMap, NameSection, RefType, TableType,
    ValType,
};

/// The table slot of a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// This one, which nobody uses any more or which held the function's predecessor.
    Reused(u32),
    /// The n-th of the slots that `patch` adds to the table.
    Grown(u32),
}

/// A function that goes into the table, and the address of the word its index is stored at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placement {
    pub function: u32,
    pub word: Addr,
    pub slot: Slot,
}

/// A finished function with its type.
pub struct Built {
    pub ty: u32,
    pub body: Body,
}

/// The module's bytes. `functions` are the plan's, in its order.
pub fn build(plan: &Plan, functions: Vec<Built>, placements: &[Placement], with_glue: bool) -> Vec<u8> {
    let mut all = functions;
    if plan.boxes() {
        all.push(plain(types::BOX_FLONUM, box_flonum(plan.runtime.allocate)));
    }
    let glued = if with_glue { glue::functions(&plan.runtime) } else { Vec::new() };
    let first_glue = all.len() as u32;
    let placeholders: Vec<(u32, u32)> =
        glued.iter().zip(first_glue..).map(|(glue, index)| (glue.placeholder, index)).collect();
    all.extend(glued.into_iter().map(|glue| plain(glue.ty, glue.function)));
    let patch_index = all.len() as u32;
    all.push(plain(types::PATCH, patch(plan, placements, &placeholders)));

    let in_table: Vec<u32> = {
        let mut list: Vec<u32> =
            placements.iter().map(|p| p.function).chain(placeholders.iter().map(|&(_, f)| f)).collect();
        list.sort_unstable();
        list.dedup();
        list
    };
    let mut module = Module::new();
    module.section(&types::section()).section(&imports());
    let mut section = FunctionSection::new();
    all.iter().for_each(|built| {
        section.function(built.ty);
    });
    module.section(&section);
    let mut exports = ExportSection::new();
    exports.export(generated::PATCH, ExportKind::Func, patch_index);
    module.section(&exports);
    let mut elements = ElementSection::new();
    elements.declared(Elements::Functions(Cow::Borrowed(&in_table)));
    module.section(&elements);
    let hints = hints(&all);
    if !hints.is_empty() {
        module.section(&hints);
    }
    let mut code = CodeSection::new();
    all.iter().for_each(|built| {
        code.function(&built.body.function);
    });
    module.section(&code).section(&names(plan, first_glue, patch_index));
    module.finish()
}

fn plain(ty: u32, function: Function) -> Built {
    Built { ty, body: Body { function, unlikely: Vec::new() } }
}

fn imports() -> ImportSection {
    let mut imports = ImportSection::new();
    let memory = MemoryType { minimum: 1, maximum: None, memory64: false, shared: false, page_size_log2: None };
    let table = TableType { element_type: RefType::FUNCREF, table64: false, minimum: 0, maximum: None, shared: false };
    imports.import(generated::IMPORT_MODULE, generated::MEMORY, EntityType::Memory(memory));
    imports.import(generated::IMPORT_MODULE, generated::TABLE, EntityType::Table(table));
    imports
}

fn hints(functions: &[Built]) -> BranchHints {
    let mut hints = BranchHints::new();
    for (index, built) in functions.iter().enumerate().filter(|(_, built)| !built.body.unlikely.is_empty()) {
        let list: Vec<BranchHint> = built
            .body
            .unlikely
            .iter()
            .map(|&branch_func_offset| BranchHint { branch_func_offset, branch_hint_value: 0 })
            .collect();
        hints.function_hints(index as u32, list);
    }
    hints
}

/// `patch : () -> i32`: grows the table, or gives 1 with nothing changed; sets the functions; stores their indices; the
/// tiers last.
fn patch(plan: &Plan, placements: &[Placement], placeholders: &[(u32, u32)]) -> Function {
    const BASE: u32 = 0;
    let grown = placements.iter().filter(|p| matches!(p.slot, Slot::Grown(_))).count();
    let mut function = Function::new([(1, ValType::I32)]);
    let mut ins = function.instructions();
    if grown > 0 {
        ins.ref_null(HeapType::FUNC).i32_const(grown as i32).table_grow(0).local_tee(BASE).i32_const(-1).i32_eq();
        ins.if_(BlockType::Empty).i32_const(1).return_().end();
    }
    for &(placeholder, function) in placeholders {
        ins.i32_const(placeholder as i32).ref_func(function).table_set(0);
    }
    let push = |ins: &mut wasm_encoder::InstructionSink, slot: Slot| match slot {
        Slot::Reused(index) => {
            ins.i32_const(index as i32);
        }
        Slot::Grown(n) => {
            ins.local_get(BASE).i32_const(n as i32).i32_add();
        }
    };
    for placement in placements {
        push(&mut ins, placement.slot);
        ins.ref_func(placement.function).table_set(0);
    }
    for placement in placements {
        ins.i32_const(placement.word as i32);
        push(&mut ins, placement.slot);
        ins.i32_store(at(0));
    }
    for member in plan.members {
        ins.i32_const((member.code.addr() + Code::TIER.offset()) as i32)
            .i32_const(Tier::Compiled as i32)
            .i32_store(at(0));
    }
    ins.i32_const(0).end();
    function
}

/// The name of a lambda's function in the names section; other functions of the same lambda add a suffix.
pub fn function_name(name: Value, line: u32) -> String {
    let name = if symbol::is_symbol(name) { symbol::name(name) } else { "lambda".to_string() };
    format!("{name}:{line}")
}

/// Names for profilers and backtraces: the lambda's name and line.
fn names(plan: &Plan, first_glue: u32, patch: u32) -> NameSection {
    let mut map = NameMap::new();
    for (index, planned) in plan.functions.iter().enumerate() {
        let lambda = &plan.members[planned.member].lambda;
        let suffix = match planned.role {
            Role::Main => String::new(),
            Role::Any => " (any)".to_string(),
            Role::Rest(n) => format!(" ({n})"),
            Role::Loop(id) => format!(" (loop {})", id.0),
        };
        map.append(index as u32, &format!("{}{suffix}", function_name(lambda.name, lambda.span.line)));
    }
    if plan.boxes() {
        map.append(plan.box_flonum(), "box-flonum");
    }
    for index in first_glue..patch {
        map.append(index, &format!("glue {}", index - first_glue));
    }
    map.append(patch, "patch");
    let mut names = NameSection::new();
    names.functions(&map);
    names
}
