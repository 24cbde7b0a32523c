//! Making an instance: the machine, the primitives, the prelude. With Wizer this runs once, before the snapshot that is
//! the boot image.

use super::Engine;
use super::parts::Parts;
use super::sources::unpack;
use crate::heap::{Global, Primitive, Symbol, Tier, Value, outside};
use crate::interp::entries;
use crate::jit::Jit;
use crate::prims;
use crate::spec::Internal;
use crate::syntax::Expander;
use crate::vm::code::NewCode;
use crate::vm::control::Hook;
use crate::vm::native;
use crate::vm::roots::Phase;
use host_interface::Status;
use std::cell::{Cell, RefCell};

/// The part of the standard library that is written in Scheme.
const PRELUDE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/prelude.deflate"));
/// Its name in positions; backtraces leave its frames out.
pub(super) const PRELUDE_NAME: &str = "prelude";

/// A new instance, with the prelude loaded.
///
/// # Panics
/// When the prelude does not load: a defect of the build.
pub fn boot() -> &'static Engine {
    let vm = native::install(Box::default());
    let runtime = entries::runtime();
    let engine: &'static Engine = Box::leak(Box::new(Engine {
        vm,
        expander: Expander::new(&vm.heap, &vm.symbols),
        jit: Jit::new(runtime),
        runtime,
        programs: Default::default(),
        parts: Parts::whole(),
        exporters: Default::default(),
        pending: Cell::new(None),
        report: RefCell::default(),
        failure: RefCell::default(),
        leaving: RefCell::default(),
        host_call: RefCell::default(),
        abandoned: RefCell::default(),
        first: Cell::new(0),
        current: Cell::new(Expander::INTERACTION),
        form: Cell::new(Value::FALSE),
        dump: Cell::new(None),
        value: Cell::new(Value::UNSPECIFIED),
    }));
    vm.add_roots(Box::new(|phase| engine.trace(phase)));
    engine.enter_environment(Expander::INTERACTION);
    engine.define_primitives();
    engine.load_prelude();
    outside::start_counting();
    engine
}

impl Engine {
    fn trace(&self, phase: Phase) {
        match phase {
            Phase::Mark(marker) => {
                self.parts.generator.get().trace(self, marker);
                marker.value(self.value.get());
                marker.value(self.form.get());
                self.trace_pending(marker);
                if let Some((.., raised)) = &*self.leaving.borrow() {
                    marker.value(*raised);
                }
                self.parts.forms.get().trace(self, marker);
            }
            Phase::Sweep(marker, dead) => {
                self.parts.generator.get().code_died(self, dead);
                self.parts.forms.get().sweep(self, marker);
            }
        }
    }

    fn define_primitives(&self) {
        let generic = entries::generic_entries(&self.runtime);
        for (index, primitive) in prims::all().enumerate() {
            let mut entries = generic;
            // What may end in a tail call has glue around it.
            let direct = |arguments| primitive.direct(arguments).filter(|_| primitive.effect.is_some());
            for (arguments, entry) in (0..).zip(&mut entries[1..]) {
                *entry = direct(arguments).map_or(*entry, |direct| direct.entry().index);
            }
            let code = self.vm.make_code(&NewCode {
                tier: Tier::Primitive,
                required: primitive.required as u32,
                rest: primitive.rest,
                slots: 0,
                name: Some(Symbol::known(self.vm.symbol(primitive.name))),
                instructions: None,
                literals: None,
                counter: 0,
                info: index as u32,
                entries,
            });
            let procedure = Primitive::new(&self.vm.heap, index as u32, code).value();
            let cell = self.expander.define_primitive(&self.vm.heap, &self.vm.symbols, primitive.name, procedure);
            self.programs.integrate(cell, primitive);
        }
        let shared = [
            (Tier::Continuation, None, generic),
            (Tier::Parameter, Some("parameter"), entries::parameter_entries(&self.runtime)),
            (Tier::CaseLambda, Some("case-lambda"), entries::case_entries(&self.runtime)),
        ];
        for (tier, name, entries) in shared {
            let code = self.vm.make_code(&NewCode {
                tier,
                required: 0,
                rest: false,
                slots: 0,
                name: name.map(|name| Symbol::known(self.vm.symbol(name))),
                instructions: None,
                literals: None,
                counter: 0,
                info: 0,
                entries,
            });
            self.vm.set_shared_code(tier, code);
        }
    }

    /// Everything that expansions and the compiler refer to is there.
    fn check_internals(&self) {
        for procedure in Internal::ALL {
            let (name, value) = (procedure.name(), Global::known(self.expander.internal(*procedure)).content());
            assert!(value.is_procedure(), "neither the primitives nor the prelude define `{name}`");
            let least = procedure.least();
            let agrees = prims::accepts(value, least) && (!procedure.takes_more() || prims::accepts(value, least + 1));
            assert!(agrees, "`{name}` does not take the arguments that its row in spec/internals.rs says");
        }
    }

    fn load_prelude(&self) {
        let jit = self.vm.config.jit.replace(0);
        // Nothing shows a line of it, so its text need not be in the boot image.
        let source = self.vm.sources.add(PRELUDE_NAME, "");
        let handle = match self.parse_source(source, &unpack(PRELUDE), Some(Expander::INTERNAL)) {
            Ok(handle) => handle,
            Err(error) => panic!("the prelude is malformed: {error}"),
        };
        self.vm.on_boot_stack(|| {
            let status = self.run_each_form(handle);
            assert!(status == Status::Done, "the prelude fails: {}", self.report().text);
        });
        let mut hooks = self.vm.hooks.get();
        for (hook, name) in hooks.iter_mut().zip(Hook::NAMES) {
            let symbol = self.vm.symbol(name);
            let cell = self.expander.lookup_global(Expander::INTERNAL, symbol);
            *hook = cell.map_or(Value::FALSE, |cell| Global::known(cell).content());
            assert!(hook.is_procedure(), "the prelude defines no `{name}`");
        }
        self.vm.hooks.set(hooks);
        self.check_internals();
        self.forget(handle);
        self.vm.config.jit.set(jit);
        // The boot image shall carry what is alive and nothing else.
        self.vm.collect(self.vm.stack_base());
        self.vm.heap.scrub();
    }
}
