//! The module: sections around the functions of a batch, and its `patch`.
//!
//! Imports: memory and table. Exports: `patch`. No start function, no data. Function order: see [`Plan`].

use super::asm::{Assembler, Body, FuncId, I32, NoExits, TypeId, TypeSet, at};
use super::emit::box_flonum;
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
    FunctionSection, ImportSection, MemoryType, Module, NameMap, NameSection, RefType, TableType,
};

/// The table slot of a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableSlot {
    /// This one, which nobody uses any more or which held the function's predecessor.
    Reused(u32),
    /// The n-th of the slots that `patch` adds to the table.
    Grown(u32),
}

/// A function that goes into the table, and the address of the word its index is stored at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placement {
    pub function: FuncId,
    pub word: Addr,
    pub slot: TableSlot,
}

/// A finished function with its type.
pub struct Built {
    pub ty: TypeId,
    pub body: Body,
}

/// The module's bytes. `functions` are the plan's, in its order.
pub fn build(plan: &Plan, functions: Vec<Built>, placements: &[Placement], with_glue: bool) -> Vec<u8> {
    let mut all = functions;
    if plan.boxes() {
        all.push(Built { ty: types::BOX_FLONUM, body: box_flonum(plan.runtime.allocate) });
    }
    let glued = if with_glue { glue::functions(&plan.runtime) } else { Vec::new() };
    let first_glue = all.len() as u32;
    let placeholders: Vec<(u32, FuncId)> =
        glued.iter().zip(first_glue..).map(|(glue, index)| (glue.placeholder, FuncId(index))).collect();
    all.extend(glued.into_iter().map(|glue| Built { ty: glue.ty, body: glue.body }));
    let patch_index = all.len() as u32;
    all.push(Built { ty: types::PATCH, body: patch(plan, placements, &placeholders) });

    let in_table: Vec<u32> = {
        let mut list: Vec<u32> =
            placements.iter().map(|p| p.function.0).chain(placeholders.iter().map(|&(_, f)| f.0)).collect();
        list.sort_unstable();
        list.dedup();
        list
    };
    let mut module = Module::new();
    module.section(&types::section(used_types(&all))).section(&imports());
    let mut section = FunctionSection::new();
    all.iter().for_each(|built| {
        section.function(built.ty.0);
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

/// The types of the functions, and those that their code names.
fn used_types(functions: &[Built]) -> TypeSet {
    let mut used = TypeSet::default();
    for built in functions {
        used.add(built.ty);
        used = used.or(built.body.types);
    }
    used
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
fn patch(plan: &Plan, placements: &[Placement], placeholders: &[(u32, FuncId)]) -> Body {
    let grown = placements.iter().filter(|p| matches!(p.slot, TableSlot::Grown(_))).count();
    let mut asm = Assembler::<NoExits>::new(0);
    let base = asm.local::<I32>();
    if grown > 0 {
        asm.ins().ref_null_func().i32_const(grown as i32).table_grow().local_tee(base).i32_const(-1).i32_eq();
        let full = asm.open_if(BlockType::Empty);
        asm.ins().i32_const(1).return_();
        asm.close(full);
    }
    for &(placeholder, function) in placeholders {
        asm.ins().i32_const(placeholder as i32).ref_func(function).table_set();
    }
    let push = |asm: &mut Assembler<NoExits>, slot: TableSlot| match slot {
        TableSlot::Reused(index) => {
            asm.ins().i32_const(index as i32);
        }
        TableSlot::Grown(n) => {
            asm.ins().local_get(base).i32_const(n as i32).i32_add();
        }
    };
    for placement in placements {
        push(&mut asm, placement.slot);
        asm.ins().ref_func(placement.function).table_set();
    }
    for placement in placements {
        asm.ins().i32_const(placement.word as i32);
        push(&mut asm, placement.slot);
        asm.ins().i32_store(at(0));
    }
    for member in plan.members {
        let tier = (member.code.addr() + Code::TIER.offset()) as i32;
        asm.ins().i32_const(tier).i32_const(Tier::Compiled as i32).i32_store(at(0));
    }
    asm.ins().i32_const(0);
    asm.finish()
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
            Role::Reentry(reentry) => format!(" ({reentry})"),
        };
        map.append(index as u32, &format!("{}{suffix}", function_name(lambda.name, lambda.span.line)));
    }
    if plan.boxes() {
        map.append(plan.box_flonum().0, "box-flonum");
    }
    for index in first_glue..patch {
        map.append(index, &format!("glue {}", index - first_glue));
    }
    map.append(patch, "patch");
    let mut names = NameSection::new();
    names.functions(&map);
    names
}
