//! The parts of the engine that a linked program can do without: what makes code of forms, and what makes faster code
//! of it.
//!
//! The rest of the engine reaches them through a pointer in memory only. So when [`Engine::finalise`] has put another
//! one there, nothing leads to the expander, the compiler and the code generator any more, and who looks at what the
//! memory of the instance can reach finds them dead.

use super::Engine;
use super::drive::Next;
use crate::data::condition::ConditionKind;
use crate::heap::{Frame, Marker, Value};
use crate::interp::calls;
use crate::jit::Kept;
use crate::text::source::Span;
use crate::vm::Heat;
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// From forms to thunks.
pub(super) trait Forms {
    /// As [`Engine::next_form`].
    fn next_form(&self, engine: &Engine, handle: u32, index: u32) -> Result<Value, Value>;
    /// `(eval form environment)`; the primitive's frame is at `at`.
    fn eval_form(&self, engine: &Engine, at: Frame, form: Value, environment: Value) -> Result<Next, Value>;
    /// `(load name environment)`.
    fn load_file(&self, engine: &Engine, at: Frame, name: Value, environment: Value) -> Result<Next, Value>;
    /// The program is going to run: its environment is the current one.
    fn enter_program(&self, engine: &Engine, handle: u32);
    /// What to do about a variable that is not bound, named at `span`.
    fn help(&self, engine: &Engine, cell: Value, span: Option<Span>) -> Option<String>;
    /// Which slots frames of compiled code keep, told by the code's tree.
    fn kept(&self, tree: &dyn Any) -> Option<Rc<Kept>>;
    /// A continuation has been captured, and it was asked to show its frames.
    fn dump_frames(&self, engine: &Engine);
    /// Shows the collector what is held here; everything else that is alive has been shown already.
    fn trace(&self, engine: &Engine, marker: &mut Marker);
    /// Drops what has not been reached.
    fn sweep(&self, engine: &Engine, marker: &Marker);
    /// Can it make code of new forms?
    fn compiles(&self) -> bool;
}

/// From thunks to generated code.
pub(super) trait Generator {
    /// The counters noticed this; is there work now?
    fn heated(&self, engine: &Engine, heats: &[Heat]) -> bool;
    /// The watched top-level variable is about to hold something else.
    fn content_changes(&self, engine: &Engine, cell: Value);
    fn trace(&self, engine: &Engine, marker: &mut Marker);
    /// These code objects are being freed.
    fn code_died(&self, engine: &Engine, dead: &[Value]);
}

/// The parts an instance has.
pub(super) struct Parts {
    pub forms: Cell<&'static dyn Forms>,
    pub generator: Cell<&'static dyn Generator>,
    /// Of a final program: its handle.
    pub program: Cell<u32>,
    /// Of a final program: the thunks of its forms.
    pub thunks: RefCell<Vec<Value>>,
    /// Of a final program: what to say of the variables that are not bound.
    pub helps: RefCell<Vec<Help>>,
}

impl Parts {
    /// All of them.
    pub fn whole() -> Parts {
        Parts {
            forms: Cell::new(&Whole),
            generator: Cell::new(&Whole),
            program: Cell::new(0),
            thunks: RefCell::default(),
            helps: RefCell::default(),
        }
    }
}

/// What to do about the variable in a cell.
pub(super) struct Help {
    pub cell: Value,
    /// Where it is named; `None`: elsewhere.
    pub span: Option<Span>,
    pub text: Option<String>,
}

/// What every instance has until it is made final.
struct Whole;

impl Forms for Whole {
    fn next_form(&self, engine: &Engine, handle: u32, index: u32) -> Result<Value, Value> {
        engine.next_form(handle, index)
    }

    fn eval_form(&self, engine: &Engine, at: Frame, form: Value, environment: Value) -> Result<Next, Value> {
        engine.eval_form(at, form, environment)
    }

    fn load_file(&self, engine: &Engine, at: Frame, name: Value, environment: Value) -> Result<Next, Value> {
        engine.load_file(at, name, environment)
    }

    fn enter_program(&self, engine: &Engine, handle: u32) {
        if let Some(environment) = engine.programs.environment(handle) {
            engine.enter_environment(environment);
        }
    }

    fn help(&self, engine: &Engine, cell: Value, span: Option<Span>) -> Option<String> {
        engine.help_for(cell, span)
    }

    fn kept(&self, tree: &dyn Any) -> Option<Rc<Kept>> {
        super::arguments::kept_by(tree)
    }

    fn dump_frames(&self, engine: &Engine) {
        engine.dump_frames();
    }

    fn trace(&self, engine: &Engine, marker: &mut Marker) {
        engine.programs.trace_kept(marker);
        engine.expander.trace_kept(marker);
        // What lives as long as an object may keep other such objects alive.
        loop {
            marker.drain();
            let programs = engine.programs.trace_held(marker);
            let mut used = engine.programs.environments();
            used.push(engine.current.get());
            if !engine.expander.trace_held(marker, &used) && !programs {
                return;
            }
        }
    }

    fn sweep(&self, engine: &Engine, marker: &Marker) {
        engine.programs.sweep().into_iter().for_each(|text| engine.release_source(text));
        engine.expander.sweep(marker);
    }

    fn compiles(&self) -> bool {
        true
    }
}

impl Generator for Whole {
    fn heated(&self, engine: &Engine, heats: &[Heat]) -> bool {
        engine.take_heats(heats)
    }

    fn content_changes(&self, engine: &Engine, cell: Value) {
        engine.jit.content_changes(engine.vm, cell);
    }

    fn trace(&self, engine: &Engine, marker: &mut Marker) {
        engine.jit.trace(marker);
    }

    fn code_died(&self, engine: &Engine, dead: &[Value]) {
        dead.iter().for_each(|&code| engine.vm.exits.forget(code));
        engine.jit.code_died(dead.iter().copied());
    }
}

/// What a final program has in the place of a part.
pub(super) struct Final;

impl Forms for Final {
    fn next_form(&self, engine: &Engine, _: u32, index: u32) -> Result<Value, Value> {
        let thunk = engine.parts.thunks.borrow().get(index as usize).copied();
        thunk.into_iter().for_each(|thunk| engine.form.set(thunk));
        Ok(thunk.unwrap_or(Value::FALSE))
    }

    fn eval_form(&self, engine: &Engine, _: Frame, _: Value, _: Value) -> Result<Next, Value> {
        Err(without_compiler(engine))
    }

    fn load_file(&self, engine: &Engine, _: Frame, _: Value, _: Value) -> Result<Next, Value> {
        Err(without_compiler(engine))
    }

    fn enter_program(&self, _: &Engine, _: u32) {}

    fn help(&self, engine: &Engine, cell: Value, span: Option<Span>) -> Option<String> {
        let helps = engine.parts.helps.borrow();
        let at = |span: Option<Span>| helps.iter().find(|help| help.cell == cell && help.span == span);
        at(span).or_else(|| at(None))?.text.clone()
    }

    fn kept(&self, _: &dyn Any) -> Option<Rc<Kept>> {
        None
    }

    fn dump_frames(&self, _: &Engine) {}

    fn trace(&self, engine: &Engine, marker: &mut Marker) {
        engine.parts.thunks.borrow().iter().for_each(|&thunk| marker.value(thunk));
        engine.parts.helps.borrow().iter().for_each(|help| marker.value(help.cell));
    }

    fn sweep(&self, _: &Engine, _: &Marker) {}

    fn compiles(&self) -> bool {
        false
    }
}

impl Generator for Final {
    fn heated(&self, _: &Engine, _: &[Heat]) -> bool {
        false
    }

    fn content_changes(&self, _: &Engine, _: Value) {
        unreachable!("code that relies on a variable is given up before the code generator goes");
    }

    fn trace(&self, _: &Engine, _: &mut Marker) {}

    fn code_died(&self, _: &Engine, _: &[Value]) {}
}

/// What is said when a final program would need what it does without.
pub(super) const WITHOUT_COMPILER: &str = "this program was linked without the compiler";

/// The condition to raise.
fn without_compiler(engine: &Engine) -> Value {
    calls::to_raise(engine.vm, engine.vm.error(ConditionKind::Unsupported, WITHOUT_COMPILER, &[]))
}
