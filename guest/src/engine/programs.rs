//! Programs: texts that were read, and their forms as they are expanded and compiled one by one.

use super::{Engine, Failure, dump};
use crate::data::hash::FixedState;
use crate::heap::patience;
use crate::heap::regs::reg;
use crate::heap::{Addr, Code, Frame, Global, Marker, Value};
use crate::interp::safepoint;
use crate::prims::table::Prim;
use crate::syntax::{EnvId, Expander, Steps};
use crate::text::ReadError;
use crate::text::lexer::Lexer;
use crate::text::printer;
use crate::text::reader::Reader;
use crate::text::source::{Positions, SourceId};
use host_interface::{Cause, Key};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// What makes a text last: a library that is defined in it may be expanded at any time.
const LASTING: &str = "define-library";

/// A program: its forms (roots), and the thunks made of those that ran. A thunk is kept because a continuation of an
/// earlier form may come back and ask for the next one again, and because a program may be evaluated many times.
pub(super) struct Program {
    pub forms: Vec<Value>,
    pub steps: Steps,
    pub environment: EnvId,
    pub thunks: Vec<Value>,
    pub at_end: bool,
    /// Of a program that no host knows (`eval` and `load` run it once): the object it lives as long as.
    holder: Option<Value>,
    /// The collection at hand has found it alive.
    traced: bool,
    /// The text it was read from.
    source: Option<SourceId>,
}

impl Program {
    /// Will nobody ask for anything but its end? So for what `eval` was given, unless it has several parts: then a
    /// continuation of an earlier part may ask for a later one again.
    pub fn is_used_up(&self) -> bool {
        self.holder.is_some() && self.thunks.len() <= 1 && (self.at_end || self.steps.is_finished())
    }

    fn new(forms: Vec<Value>, steps: Steps, environment: EnvId, source: Option<SourceId>) -> Program {
        Program { forms, steps, environment, thunks: Vec::new(), at_end: false, holder: None, traced: false, source }
    }

    fn trace(&mut self, marker: &mut Marker) {
        self.traced = true;
        self.forms.iter().chain(&self.thunks).for_each(|&value| marker.value(value));
        self.steps.trace(marker);
    }
}

/// All programs by handle, and what the lowering passes know of primitives.
#[derive(Default)]
pub(super) struct Programs {
    list: RefCell<BTreeMap<u32, Program>>,
    last_handle: Cell<u32>,
    primitives: RefCell<HashMap<Addr, (Global, &'static Prim), FixedState>>,
    /// The folder of the program that was read last.
    home: RefCell<Option<PathBuf>>,
    /// The folders a host named.
    library_path: RefCell<Vec<PathBuf>>,
}

impl Programs {
    /// Shows the collector the programs that are kept in any case.
    pub fn trace_kept(&self, marker: &mut Marker) {
        for program in self.list.borrow_mut().values_mut() {
            program.traced = false;
            if program.holder.is_none() {
                program.trace(marker);
            }
        }
    }

    /// Shows the programs that are held by objects which have been reached. Gives whether there was one that had not
    /// been shown yet.
    pub fn trace_held(&self, marker: &mut Marker) -> bool {
        let mut more = false;
        for program in self.list.borrow_mut().values_mut().filter(|program| !program.traced) {
            if program.holder.is_some_and(|holder| marker.is_marked(holder)) {
                program.trace(marker);
                more = true;
            }
        }
        more
    }

    /// The environments of the programs that have been found alive.
    pub fn environments(&self) -> Vec<EnvId> {
        self.list.borrow().values().filter(|program| program.traced).map(|program| program.environment).collect()
    }

    /// Drops the programs that have not been found alive; the texts they were read from.
    pub fn sweep(&self) -> Vec<SourceId> {
        let mut texts = Vec::new();
        self.list.borrow_mut().retain(|_, program| {
            texts.extend(program.source.filter(|_| !program.traced));
            program.traced
        });
        texts
    }

    /// From now on the program lives as long as this object.
    pub fn hold(&self, handle: u32, holder: Value) {
        self.list.borrow_mut().get_mut(&handle).into_iter().for_each(|program| program.holder = Some(holder));
    }

    /// Records that an internal top-level variable holds a primitive. Nobody can change it: a program that defines or
    /// assigns the name gets a variable of its own.
    pub fn integrate(&self, cell: Value, primitive: &'static Prim) {
        self.primitives.borrow_mut().insert(cell.addr(), (Global::known(cell), primitive));
    }

    /// The primitive in an internal top-level variable.
    pub fn primitive(&self, cell: Value) -> Option<&'static Prim> {
        self.primitives.borrow().get(&cell.addr()).map(|&(_, primitive)| primitive)
    }

    /// The primitives themselves.
    pub fn objects(&self) -> Vec<Value> {
        self.primitives.borrow().values().map(|(cell, _)| cell.content()).collect()
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
        self.list.borrow_mut().get_mut(&handle).into_iter().for_each(|program| program.holder = None);
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
                self.set_failure(format!("{name}: {message}"), Cause::Unreadable, failure);
                return 0;
            }
        };
        self.set_library_folder(name);
        let shared = (self.vm.config.interactive.get() == 1).then_some(Expander::INTERACTION);
        let before = self.vm.config.lines_before.replace(0) as u32;
        let source = self.vm.sources.add_after(name, text, before);
        match patience::listening(|| self.parse_source(source, text, shared)) {
            Ok(handle) => handle,
            Err(_) if patience::is_stopped() => {
                self.given_up(Frame::NONE);
                self.release_source(source);
                0
            }
            Err(error) => {
                self.unreadable(name, &error);
                self.release_source(source);
                0
            }
        }
    }

    /// Reads a program into an existing environment.
    pub(super) fn parse_in(&self, environment: EnvId, name: &str, text: &str) -> Result<u32, ReadError> {
        self.parse_source(self.vm.sources.add(name, text), text, Some(environment))
    }

    /// Reads the text of a source.
    pub(super) fn parse_source(
        &self,
        source: SourceId,
        text: &str,
        environment: Option<EnvId>,
    ) -> Result<u32, ReadError> {
        let (mut forms, mut positions) = (Vec::new(), Positions::default());
        let before = self.vm.sources.get(source).map_or(0, |source| source.before);
        let lexer = Lexer::new(text, source).after_lines(before);
        let mut reader = Reader::with_lexer(&self.vm.heap, &self.vm.symbols, lexer);
        while let Some(form) = reader.read(&mut positions)? {
            self.dump(dump::READ, || printer::write(form));
            forms.push(form);
        }
        let environment = environment.unwrap_or_else(|| self.expander.program_environment(&forms));
        let steps = Steps::new(environment, &forms, Rc::new(positions));
        Ok(self.programs.add(Program::new(forms, steps, environment, Some(source))))
    }

    /// A program of one form, as `eval` takes it.
    pub(super) fn add_form(&self, form: Value, positions: Rc<Positions>, environment: EnvId) -> u32 {
        let steps = Steps::form(environment, form, positions);
        self.programs.add(Program::new(vec![form], steps, environment, None))
    }

    /// Drops a program.
    pub fn forget(&self, handle: u32) {
        if let Some(source) = self.programs.take(handle).and_then(|program| program.source) {
            self.release_source(source);
        }
    }

    /// From now on a text is kept only while code that was made of it lives. A session that goes on for ever would keep
    /// all that was ever evaluated in it.
    pub(super) fn release_source(&self, source: SourceId) {
        // A library that is not expanded yet has positions too, and no code.
        if self.vm.sources.get(source).is_some_and(|source| source.text.contains(LASTING)) {
            return;
        }
        self.vm.sources.release(source);
        if self.pending.get().is_none() && self.vm.sources.are_many() {
            let named = self.named_sources();
            self.vm.sources.sweep(|id| named.contains(&id));
        }
    }

    /// The sources that code comes from.
    pub(super) fn named_sources(&self) -> BTreeSet<SourceId> {
        let mut named = BTreeSet::new();
        self.vm.codes.each(|code| {
            let Some(info) = self.vm.codes.get(Code::known(code)) else { return };
            named.extend(info.sites.iter().map(|(_, span)| span.source).chain([info.span.source]));
        });
        named
    }

    /// Library files are looked for beside the program, in the folders of the host's `library-path`, then in the
    /// current folder.
    fn set_library_folder(&self, name: &str) {
        let beside = Path::new(name).parent().map(Path::to_path_buf).filter(|folder| folder != Path::new(""));
        *self.programs.home.borrow_mut() = beside;
    }

    /// Sets a configuration value; false when there is no such key or value.
    pub fn configure(&self, key: u32, value: u64) -> bool {
        let Some(key) = Key::from_code(key) else { return false };
        let taken = self.vm.config.set(key, value);
        match key {
            Key::Fuel if taken => self.set_fuel(value),
            Key::Slice if taken => self.set_fuel(self.fuel().unwrap_or(u64::MAX)),
            _ => {}
        }
        taken
    }

    /// Limits the fuel, or lifts the limit. Code that does not count is given up the first time; from then on all code
    /// counts, with no limit towards one that is never reached.
    fn set_fuel(&self, fuel: u64) {
        let limited = fuel != u64::MAX || self.vm.config.slice.get() != 0;
        if limited && reg::COUNTING.get() == 0 {
            reg::COUNTING.set(u32::MAX);
            self.jit.count_fuel(self.vm);
        }
        safepoint::set_fuel(self.vm, i64::try_from(fuel).unwrap_or(i64::MAX));
    }

    /// What is left of the fuel; `None` when there is no limit.
    pub fn fuel(&self) -> Option<u64> {
        let limited = self.vm.config.fuel.get() != u64::MAX;
        limited.then(|| safepoint::fuel().max(0) as u64)
    }
}
