//! Top-level environments and the cells of their variables.

use super::expander::Expander;
use super::identifier::{alias, symbol_of, text_of};
use super::keyword::Core;
use super::rules::Macro;
use super::scope::Scope;
use crate::data::hash::HashMap;
use crate::heap::{Global, Heap, Marker, Symbol, Value};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// A top-level environment of an [`Expander`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EnvId(pub u32);

/// A top-level environment (R7RS §5.1, §6.12).
#[derive(Debug, Default)]
pub(super) struct Env {
    /// What symbols mean. The key is the symbol's word: objects never move, and the order of the map is the same in
    /// every run.
    pub(super) bindings: RefCell<HashMap<u64, Binding>>,
    /// What aliases mean: the definitions that templates of macros introduced. The key is the alias's word. Nothing can
    /// refer to such a definition by name once its alias is gone, so the map holds neither alias nor binding alive: a
    /// binding lives as long as both its alias and the environment.
    pub(super) introduced: RefCell<HashMap<u64, Binding>>,
    /// Names that are referred to and not bound, with the local variable each is like (see `meant`).
    pub(super) local_like: RefCell<HashMap<u64, String>>,
    /// Everything bound there and not private is visible here too, as if imported.
    pub(super) parent: Option<EnvId>,
    pub(super) life: Cell<Life>,
    /// Has the collection that is going on found it alive?
    pub(super) traced: Cell<bool>,
}

/// How long an environment lives.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Life {
    /// As long as the instance: that of a library, or one of the standard ones.
    #[default]
    Kept,
    /// As long as a program that uses it.
    Program,
    /// As long as a program that uses it, or as this object.
    Held(Value),
}

/// A binding of a top-level environment.
#[derive(Clone, Debug)]
pub(super) struct Binding {
    pub(super) what: What,
    pub(super) origin: Origin,
}

#[derive(Clone, Debug)]
pub(super) enum What {
    Global(Value),
    Macro(Rc<Macro>),
    Core(Core),
}

/// Where a binding comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// Defined here.
    Own,
    /// Defined here, and not seen from environments below: its name starts with `%`.
    Private,
    /// Referred to, not defined yet.
    Forward,
    /// From a library, or the parent; a definition here makes a new binding.
    Imported,
}

impl What {
    /// Do two names with these meanings mean the same?
    pub(super) fn is(&self, other: &What) -> bool {
        match (self, other) {
            (What::Global(a), What::Global(b)) => a == b,
            (What::Macro(a), What::Macro(b)) => Rc::ptr_eq(a, b),
            (What::Core(a), What::Core(b)) => a == b,
            _ => false,
        }
    }
}

impl Env {
    /// Shows the collector what is held here in any case.
    pub(super) fn trace(&self, marker: &mut Marker) {
        self.traced.set(true);
        for (&id, binding) in self.bindings.borrow().iter() {
            marker.value(Value(id));
            binding.trace(marker);
        }
    }

    /// Shows the collector what aliases that have been reached mean here; was there anything that it had not reached?
    pub(super) fn trace_introduced(&self, marker: &mut Marker) -> bool {
        let mut more = false;
        for (&id, binding) in self.introduced.borrow().iter() {
            if marker.is_marked(Value(id)) && !binding.is_marked(marker) {
                binding.trace(marker);
                more = true;
            }
        }
        more
    }

    /// Drops what aliases mean that have not been reached.
    pub(super) fn sweep_introduced(&self, marker: &Marker) {
        self.introduced.borrow_mut().retain(|&id, _| marker.is_marked(Value(id)));
    }

    /// The map in which this identifier is.
    fn map_of(&self, id: Value) -> &RefCell<HashMap<u64, Binding>> {
        if alias(id).is_some() { &self.introduced } else { &self.bindings }
    }
}

impl Binding {
    pub(super) fn imported(&self) -> Binding {
        Binding { what: self.what.clone(), origin: Origin::Imported }
    }

    pub(super) fn trace(&self, marker: &mut Marker) {
        match &self.what {
            What::Global(cell) => marker.value(*cell),
            What::Macro(m) => m.trace(marker),
            What::Core(_) => {}
        }
    }

    fn is_marked(&self, marker: &Marker) -> bool {
        match &self.what {
            What::Global(cell) => marker.is_marked(*cell),
            What::Macro(m) => m.is_marked(marker),
            What::Core(_) => true,
        }
    }
}

impl Expander {
    pub(super) fn env(&self, env: EnvId) -> Rc<Env> {
        self.envs.borrow()[env.0 as usize].clone()
    }

    /// The binding of exactly this identifier in an environment, its own or its parent's.
    pub(super) fn binding(&self, env: EnvId, id: Value) -> Option<Binding> {
        let here = self.env(env);
        if let Some(binding) = here.map_of(id).borrow().get(&id.0) {
            return Some(binding.clone());
        }
        let above = self.env(here.parent?);
        let bindings = above.bindings.borrow();
        bindings.get(&id.0).filter(|b| matches!(b.origin, Origin::Own | Origin::Imported)).map(Binding::imported)
    }

    /// What an identifier means in an environment by itself: its own binding there, or that of what it stands for.
    pub(super) fn binding_below(&self, env: EnvId, mut id: Value) -> Option<Binding> {
        loop {
            if let Some(binding) = self.binding(env, id) {
                return Some(binding);
            }
            (id, _) = alias(id)?;
        }
    }

    /// The cell of a top-level variable that is referred to, made (without a value) when there is none.
    pub(super) fn cell_for(&self, heap: &Heap, env: EnvId, name: Value) -> Value {
        match self.binding(env, name) {
            Some(Binding { what: What::Global(cell), .. }) => cell,
            _ => {
                let cell = new_cell(heap, Value::UNASSIGNED, name);
                self.bind_global(env, name, cell, Origin::Forward);
                cell
            }
        }
    }

    /// The cell that a definition of `id` in `env` sets: a new one unless `env` has one of its own. A cell that takes
    /// the place of an import starts with the import's value, so that `(define old car)` before `(define (car …) …)`
    /// does what it seems to do. The definition of an alias is seen through that alias only; its cell has the name that
    /// the template wrote, for messages.
    pub(super) fn own_cell(&self, heap: &Heap, env: EnvId, id: Value) -> Value {
        let cell = match self.binding(env, id) {
            Some(Binding { what: What::Global(cell), origin }) if origin != Origin::Imported => cell,
            Some(Binding { what: What::Global(cell), .. }) => {
                new_cell(heap, Global::known(cell).content(), symbol_of(id))
            }
            _ => new_cell(heap, Value::UNASSIGNED, symbol_of(id)),
        };
        self.bind_global(env, id, cell, Origin::Own);
        cell
    }

    /// The cell that `set!` of a top-level variable assigns: an imported variable first gets a cell of its own, so that
    /// the library it is from does not change. `None` where it must not be assigned (R7RS §5.2, §5.6.1): in an
    /// environment that has what it imports and nothing else.
    pub(super) fn assignable(&self, heap: &Heap, id: Value, scope: &Scope) -> Option<Value> {
        let (mut id, mut env) = (id, scope.environment());
        loop {
            match self.binding(env, id) {
                Some(Binding { origin: Origin::Imported, .. }) if self.is_strict(env) => return None,
                Some(Binding { origin: Origin::Imported, .. }) => return Some(self.own_cell(heap, env, id)),
                Some(Binding { what: What::Global(cell), .. }) => return Some(cell),
                Some(_) => return None,
                None => {}
            }
            let (original, index) = alias(id)?;
            id = original;
            env = self.scope_at(index).environment();
        }
    }

    /// Is it an environment of a library, or of a program that begins with `import`? The REPL's, and that of a program
    /// without imports, see everything and may change it for themselves.
    pub fn is_strict(&self, env: EnvId) -> bool {
        self.env(env).parent.is_none()
    }

    fn bind_global(&self, env: EnvId, id: Value, cell: Value, origin: Origin) {
        debug_assert!(Global::is(cell));
        self.bind(env, id, Binding { what: What::Global(cell), origin });
    }

    /// Binds `id` in `env`, whatever it was before.
    pub(super) fn bind(&self, env: EnvId, id: Value, binding: Binding) {
        let private = binding.origin == Origin::Own && text_of(id).starts_with('%');
        let origin = if private { Origin::Private } else { binding.origin };
        self.env(env).map_of(id).borrow_mut().insert(id.0, Binding { what: binding.what, origin });
    }
}

/// A fresh top-level variable.
pub(super) fn new_cell(heap: &Heap, value: Value, name: Value) -> Value {
    Global::new(heap, 0, value, Symbol::known(name)).value()
}
