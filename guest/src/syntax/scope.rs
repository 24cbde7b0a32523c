//! What identifiers mean: local scopes, and the rule that finds an alias's meaning.

use super::ast::VarId;
use super::environment::{Binding, EnvId, Origin, What};
use super::expander::Expander;
use super::identifier::{alias, text_of};
use super::keyword::Core;
use super::rules::Macro;
use crate::heap::Value;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// A scope as an alias names it: an environment, or (top bit set) a local scope of the form being expanded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ScopeIndex(pub(super) u32);

const LOCAL: u32 = 1 << 31;

/// Where an identifier is looked up.
#[derive(Clone, Debug)]
pub(super) enum Scope {
    Top(EnvId),
    Local(Rc<Frame>),
}

/// The identifiers that one binding form or body binds.
#[derive(Debug)]
pub(super) struct Frame {
    /// What the identifiers mean; the key is the identifier's word.
    bindings: RefCell<BTreeMap<u64, Local>>,
    parent: Scope,
    /// Its number as an alias names it, once a macro was defined in it.
    index: std::cell::Cell<Option<ScopeIndex>>,
}

/// The meaning of a locally bound identifier.
#[derive(Clone, Debug)]
pub(super) enum Local {
    Var(VarId),
    Macro(Rc<Macro>),
    Core(Core),
}

/// The meaning of an identifier at some place.
#[derive(Clone, Debug)]
pub(super) enum Meaning {
    Var(VarId),
    /// A top-level variable: its cell.
    Global(Value),
    Macro(Rc<Macro>),
    Core(Core),
    /// Nothing is bound to this symbol in this environment, though there may be a cell that waits for its definition.
    Unbound(EnvId, Value, Option<Value>),
}

impl Scope {
    /// A scope inside `self` that binds nothing yet.
    pub(super) fn inner(&self) -> Rc<Frame> {
        Rc::new(Frame { bindings: RefCell::default(), parent: self.clone(), index: Default::default() })
    }

    /// The names of all local variables in scope.
    pub(super) fn local_names(&self) -> Vec<String> {
        let (mut names, mut scope) = (Vec::new(), self);
        while let Scope::Local(frame) = scope {
            names.extend(frame.bindings.borrow().keys().map(|&id| text_of(Value(id))));
            scope = &frame.parent;
        }
        names
    }

    /// The environment around it all.
    pub(super) fn environment(&self) -> EnvId {
        let mut scope = self;
        loop {
            match scope {
                Scope::Top(env) => return *env,
                Scope::Local(frame) => scope = &frame.parent,
            }
        }
    }
}

impl Frame {
    /// Binds `id`; false when this very frame binds it already.
    pub(super) fn bind(&self, id: Value, to: Local) -> bool {
        self.bindings.borrow_mut().insert(id.0, to).is_none()
    }
}

impl Expander {
    /// The number by which aliases of macros defined in `scope` name it.
    pub(super) fn scope_index(&self, scope: &Scope) -> ScopeIndex {
        match scope {
            Scope::Top(env) => ScopeIndex(env.0),
            Scope::Local(frame) => frame.index.get().unwrap_or_else(|| {
                let mut locals = self.locals.borrow_mut();
                let index = ScopeIndex(locals.len() as u32 | LOCAL);
                locals.push(frame.clone());
                frame.index.set(Some(index));
                index
            }),
        }
    }

    /// The scope with this number. A local scope of a form expanded earlier is gone; its aliases (in a quoted datum of
    /// a macro, say) then mean what they mean at top level.
    pub(super) fn scope_at(&self, index: ScopeIndex) -> Scope {
        if index.0 & LOCAL == 0 {
            return Scope::Top(EnvId(index.0));
        }
        match self.locals.borrow().get((index.0 & !LOCAL) as usize) {
            Some(frame) => Scope::Local(frame.clone()),
            None => Scope::Top(EnvId(0)),
        }
    }

    /// What `id` means in `scope`.
    pub(super) fn lookup(&self, id: Value, scope: &Scope) -> Meaning {
        let (mut id, mut scope) = (id, scope.clone());
        loop {
            let mut at = &scope;
            while let Scope::Local(frame) = at {
                if let Some(local) = frame.bindings.borrow().get(&id.0) {
                    return match local {
                        Local::Var(var) => Meaning::Var(*var),
                        Local::Macro(m) => Meaning::Macro(m.clone()),
                        Local::Core(core) => Meaning::Core(*core),
                    };
                }
                at = &frame.parent;
            }
            let Scope::Top(env) = *at else { unreachable!("every chain of scopes ends in an environment") };
            match self.binding(env, id) {
                Some(Binding { what: What::Global(cell), origin: Origin::Forward }) => {
                    return Meaning::Unbound(env, id, Some(cell));
                }
                Some(Binding { what: What::Global(cell), .. }) => return Meaning::Global(cell),
                Some(Binding { what: What::Macro(m), .. }) => return Meaning::Macro(m),
                Some(Binding { what: What::Core(core), .. }) => return Meaning::Core(core),
                None => {}
            }
            match alias(id) {
                Some((original, index)) => {
                    id = original;
                    scope = self.scope_at(index);
                }
                None => return Meaning::Unbound(env, id, None),
            }
        }
    }

    /// Is `id` this auxiliary keyword (or core form)? An unbound identifier of that name counts for auxiliary syntax.
    pub(super) fn is_core(&self, id: Value, scope: &Scope, core: Core) -> bool {
        match self.lookup(id, scope) {
            Meaning::Core(found) => found == core,
            Meaning::Unbound(..) => core.is_auxiliary() && text_of(id) == core.name(),
            _ => false,
        }
    }

    /// `free-identifier=?`: do the two mean the same, each in its own scope? (R7RS §4.3.2, matching of literals.)
    pub(super) fn same_meaning(&self, a: Value, in_a: &Scope, b: Value, in_b: &Scope) -> bool {
        match (self.lookup(a, in_a), self.lookup(b, in_b)) {
            (Meaning::Var(a), Meaning::Var(b)) => a == b,
            (Meaning::Global(a), Meaning::Global(b)) => a == b,
            (Meaning::Macro(a), Meaning::Macro(b)) => Rc::ptr_eq(&a, &b),
            (Meaning::Core(a), Meaning::Core(b)) => a == b,
            (Meaning::Unbound(_, a, _), Meaning::Unbound(_, b, _)) => a == b,
            (Meaning::Unbound(_, _, waiting), Meaning::Global(cell))
            | (Meaning::Global(cell), Meaning::Unbound(_, _, waiting)) => waiting == Some(cell),
            (Meaning::Unbound(_, name, _), Meaning::Core(core))
            | (Meaning::Core(core), Meaning::Unbound(_, name, _)) => {
                core.is_auxiliary() && text_of(name) == core.name()
            }
            _ => false,
        }
    }
}
