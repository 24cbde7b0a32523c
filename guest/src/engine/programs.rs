//! Programs: texts that were read, and their forms as they are expanded and compiled one by one.

use super::{Engine, Failure};
use crate::data::hash::FixedState;
use crate::heap::objects::field;
use crate::heap::regs::{self, reg};
use crate::heap::value::TAG_OBJ;
use crate::heap::{Addr, Marker, Value};
use crate::interp::safepoint;
use crate::prims::table::Prim;
use crate::syntax::{EnvId, Expander, Steps};
use crate::text::ReadError;
use crate::text::reader::Reader;
use crate::text::source::{Positions, SourceId};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// The configuration keys of what is counted at safe points.
const FUEL_KEY: u32 = 10;
const SLICE_KEY: u32 = 12;

/// A program: its forms (roots), and the thunks made of those that ran. A thunk is kept because a continuation of an
/// earlier form may come back and ask for the next one again, and because a program may be evaluated many times.
pub(super) struct Program {
    pub forms: Vec<Value>,
    pub steps: Steps,
    pub environment: EnvId,
    pub thunks: Vec<Value>,
    pub at_end: bool,
    /// It is run once, by `eval`, and has no handle that a host knows.
    pub transient: bool,
}

impl Program {
    /// Will nobody ask for anything but its end? So for what `eval` was given, unless it has several parts: then a
    /// continuation of an earlier part may ask for a later one again.
    pub fn is_used_up(&self) -> bool {
        self.transient && self.thunks.len() <= 1 && (self.at_end || self.steps.is_finished())
    }
}

/// All programs by handle, and what the lowering passes know of primitives.
#[derive(Default)]
pub(super) struct Programs {
    list: RefCell<BTreeMap<u32, Program>>,
    last_handle: Cell<u32>,
    primitives: RefCell<HashMap<Addr, &'static Prim, FixedState>>,
    /// The folder of the program that was read last.
    home: RefCell<Option<PathBuf>>,
    /// The folders a host named.
    library_path: RefCell<Vec<PathBuf>>,
}

impl Programs {
    pub fn trace(&self, marker: &mut Marker) {
        for program in self.list.borrow().values() {
            program.forms.iter().chain(&program.thunks).for_each(|&value| marker.value(value));
            program.steps.trace(marker);
        }
    }

    /// Records that an internal top-level variable holds a primitive. Nobody can change it: a program that defines or
    /// assigns the name gets a variable of its own.
    pub fn integrate(&self, cell: Value, primitive: &'static Prim) {
        self.primitives.borrow_mut().insert(cell.addr(), primitive);
    }

    /// The primitive in an internal top-level variable.
    pub fn primitive(&self, cell: Value) -> Option<&'static Prim> {
        self.primitives.borrow().get(&cell.addr()).copied()
    }

    /// The primitives themselves.
    pub fn objects(&self) -> Vec<Value> {
        self.primitives.borrow().keys().map(|&cell| field(Value::pointer(cell, TAG_OBJ), 0)).collect()
    }

    /// Drops everything.
    pub fn clear(&self) {
        self.list.take();
        self.primitives.take();
        self.home.take();
        self.library_path.take();
    }

    /// Where library files are looked for, first the most important.
    pub fn library_folders(&self) -> Vec<PathBuf> {
        let home = self.home.borrow();
        home.iter().chain(self.library_path.borrow().iter()).cloned().chain([PathBuf::from(".")]).collect()
    }

    /// Adds a folder behind those that are there.
    pub fn add_library_folder(&self, folder: PathBuf) {
        self.library_path.borrow_mut().push(folder);
    }

    /// Takes the program out to work on it (`None` when it does not exist, or is used up); [`Programs::put`] gives it back.
    pub fn take(&self, handle: u32) -> Option<Program> {
        self.list.borrow_mut().remove(&handle)
    }

    pub fn put(&self, handle: u32, program: Program) {
        self.list.borrow_mut().insert(handle, program);
    }

    /// From now on the program has a handle that a host knows.
    pub fn keep(&self, handle: u32) {
        self.list.borrow_mut().get_mut(&handle).into_iter().for_each(|program| program.transient = false);
    }

    /// The environment of a program.
    pub fn environment(&self, handle: u32) -> Option<EnvId> {
        self.list.borrow().get(&handle).map(|program| program.environment)
    }

    fn add(&self, program: Program) -> u32 {
        let handle = self.last_handle.get() + 1;
        self.last_handle.set(handle);
        self.put(handle, program);
        handle
    }
}

impl Engine {
    /// Reads a program; its handle, or 0 with the error in the report.
    pub fn parse(&self, name: &str, text: &[u8]) -> u32 {
        if self.is_final() {
            return 0;
        }
        let text = match std::str::from_utf8(text) {
            Ok(text) => text,
            Err(error) => {
                let message = format!("not UTF-8: bad byte at offset {}", error.valid_up_to());
                let failure = Failure { message: message.clone(), ..Failure::default() };
                self.set_failure(format!("{name}: {message}"), 1, failure);
                return 0;
            }
        };
        self.set_library_folder(name);
        let shared = (self.vm.config.interactive.get() == 1).then_some(Expander::INTERACTION);
        match self.parse_program(name, text, shared) {
            Ok(handle) => handle,
            Err(error) => {
                self.unreadable(name, &error);
                0
            }
        }
    }

    /// Reads a program into an existing environment.
    pub(super) fn parse_in(&self, environment: EnvId, name: &str, text: &str) -> Result<u32, ReadError> {
        self.parse_program(name, text, Some(environment))
    }

    /// Reads a whole text.
    fn parse_program(&self, name: &str, text: &str, environment: Option<EnvId>) -> Result<u32, ReadError> {
        self.parse_source(self.vm.sources.add(name, text), text, environment)
    }

    /// Reads the text of a source.
    pub(super) fn parse_source(
        &self,
        source: SourceId,
        text: &str,
        environment: Option<EnvId>,
    ) -> Result<u32, ReadError> {
        let (mut forms, mut positions) = (Vec::new(), Positions::default());
        let mut reader = Reader::new(&self.vm.heap, &self.vm.symbols, text, source);
        while let Some(form) = reader.read(&mut positions)? {
            forms.push(form);
        }
        let environment = environment.unwrap_or_else(|| self.expander.program_environment(&forms));
        Ok(self.add_program(forms, Rc::new(positions), environment))
    }

    fn add_program(&self, forms: Vec<Value>, positions: Rc<Positions>, environment: EnvId) -> u32 {
        let steps = Steps::new(environment, &forms, positions);
        self.programs.add(Program { forms, steps, environment, thunks: Vec::new(), at_end: false, transient: false })
    }

    /// A program of one form, as `eval` takes it.
    pub(super) fn add_form(&self, form: Value, positions: Rc<Positions>, environment: EnvId) -> u32 {
        let steps = Steps::form(environment, form, positions);
        let forms = vec![form];
        self.programs.add(Program { forms, steps, environment, thunks: Vec::new(), at_end: false, transient: true })
    }

    /// Drops a program.
    pub fn forget(&self, handle: u32) {
        self.programs.take(handle);
    }

    /// Library files are looked for beside the program, in the folders of the host's `library-path`, then in the
    /// current folder.
    fn set_library_folder(&self, name: &str) {
        let beside = Path::new(name).parent().map(Path::to_path_buf).filter(|folder| folder != Path::new(""));
        *self.programs.home.borrow_mut() = beside;
    }

    /// Sets a configuration value; false when there is no such key or value.
    pub fn configure(&self, key: u32, value: u64) -> bool {
        let known = self.vm.config.set(key, value);
        if known && (key == FUEL_KEY || key == SLICE_KEY) {
            self.set_fuel(if key == FUEL_KEY { value } else { self.fuel().unwrap_or(u64::MAX) });
        }
        known
    }

    /// Limits the fuel, or lifts the limit. Code that does not count is given up the first time; from then on all code
    /// counts, with no limit towards one that is never reached.
    fn set_fuel(&self, fuel: u64) {
        let limited = fuel != u64::MAX || self.vm.config.slice.get() != 0;
        if limited && regs::get(reg::COUNTING) == 0 {
            regs::set(reg::COUNTING, u32::MAX);
            self.jit.count_fuel(self.vm);
        }
        safepoint::set_fuel(self.vm, i64::try_from(fuel).unwrap_or(i64::MAX));
    }

    /// What is left of the fuel; `None` when there is no limit.
    pub fn fuel(&self) -> Option<u64> {
        let limited = self.vm.config.fuel.get() != u64::MAX;
        limited.then(|| safepoint::fuel(self.vm).max(0) as u64)
    }
}
