//! Scheme texts for the unit tests of any floor: what the passes make of them, and code objects of procedures that have
//! been defined and, if a test wants it, have run.

use super::{Engine, boot};
use crate::core::{self, tree::Unit};
use crate::heap::{Instructions, Value, Vector};
use crate::interp::encoding::{Field, encode};
use crate::interp::entries::generic_entries;
use crate::interp::flatten::flatten;
use crate::interp::print::UnitCode;
use crate::syntax::{EnvId, Expander};
use crate::vm::Vm;
use crate::vm::code::NewCode;
use crate::vm::tests::support::{procedure, shape};
use host_interface::Status;
use std::fmt::Display;
use std::rc::Rc;

/// An instance with its prelude, which only interprets.
pub(crate) struct Bench {
    pub engine: &'static Engine,
}

impl Bench {
    pub fn new() -> Bench {
        let engine = boot();
        assert!(engine.configure(1, 0) && engine.configure(9, 1));
        Bench { engine }
    }

    /// Runs the forms of a text one after the other, as at a prompt; gives their units.
    pub fn run(&self, text: &str) -> Vec<Rc<Unit>> {
        self.watch(Expander::INTERACTION, text, &mut |_, _| {})
    }

    /// The same in an environment; `watch` gets the name of every pass of each form, the flattener included, and what it gave.
    pub fn watch(
        &self,
        environment: EnvId,
        text: &str,
        watch: &mut dyn FnMut(&'static str, &dyn Display),
    ) -> Vec<Rc<Unit>> {
        let (engine, vm) = (self.engine, self.engine.vm);
        let source = vm.sources.add("test", text);
        let handle = engine.parse_source(source, text, Some(environment)).expect("readable");
        let mut program = engine.programs.take(handle).expect("just read");
        let mut units = Vec::new();
        while let Some(ast) = program.steps.next(&engine.expander, engine.tools()).expect("well-formed") {
            let unit = core::lower_watched(&ast, engine, watch).expect("small");
            let thunk = flatten(vm, &unit, generic_entries(&engine.runtime)).expect("small");
            watch("flatten", &UnitCode(vm, &unit));
            engine.reset().expect("memory for the stack");
            let status = engine.drive(engine.enter_at_base(thunk, &[]));
            assert_eq!(status, Status::Done, "{}", engine.report().text);
            units.push(unit);
        }
        units
    }

    /// What a top-level variable holds. Only golden texts ask, and those are not compared under wasm.
    #[cfg(not(target_family = "wasm"))]
    pub fn value(&self, name: &str) -> Value {
        let symbol = self.engine.vm.symbol(name);
        let cell = self.engine.expander.lookup_global(Expander::INTERACTION, symbol);
        crate::heap::Global::known(cell.unwrap_or_else(|| panic!("no variable `{name}`"))).content()
    }
}

/// A procedure of these instructions and literals, which captures nothing.
pub(crate) fn assembled(
    vm: &Vm,
    required: u32,
    slots: u32,
    instructions: &[(u16, &[Field])],
    literals: &[Value],
) -> Value {
    let mut units = Vec::new();
    instructions.iter().for_each(|&(code, fields)| encode(&mut units, code, fields));
    let bytes: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let instructions = Instructions::new(&vm.heap, bytes.len() as u32).expect("memory");
    instructions.bytes().write_bytes(&bytes);
    let literals = Vector::of_items(&vm.heap, literals).expect("memory");
    procedure(vm, &NewCode { instructions: Some(instructions), literals: Some(literals), ..shape(required, slots) })
}
