//! Compiling ahead of time: all of a program, before any of it runs.
//!
//! Nothing has been seen of a program then. So code that no profile vouches for assumes nothing of types, and what
//! a top-level variable *will* hold is read off its definition: one that is defined once, as a procedure that captures
//! nothing, holds that procedure's only closure from then on. Callers check it by the same compare as ever, so a
//! program that does something else (a `set!` through `eval`, a call before the definition) is only slower.

use super::batch::Wanted;
use super::plan::Reentry;
use crate::core::tree::{Atom, Body, LambdaId, NodeKind, Slot, Tree, Unit};
use crate::core::walk::Role;
use crate::heap::{Addr, CaseLambda, Closure, Code, Global, Tier, Value};
use crate::interp::flatten::closure_of;
use crate::vm::Vm;
use crate::vm::frames::code_of;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// What is known of a program that has not run.
#[derive(Clone, Debug, Default)]
pub struct Ahead {
    /// By the address of a top-level variable: the closure it will hold.
    definitions: BTreeMap<Addr, Value>,
    /// Code whose type records were made by a run.
    pub profiled: BTreeSet<u64>,
    /// It is a whole program, of which nothing has run; else a form that is about to.
    pub whole: bool,
}

impl Ahead {
    /// What is known of the program that consists of these thunks.
    pub fn of(vm: &Vm, thunks: &[Value], whole: bool) -> Ahead {
        let mut found = Definitions::default();
        for unit in thunks.iter().filter_map(|&thunk| unit_of(vm, code_of(thunk).value())) {
            for lambda in unit.lambdas.borrow().iter() {
                found.add(&unit, &lambda.body);
            }
        }
        let once = found.cells.into_iter().filter_map(|(cell, stores)| match stores[..] {
            [Some(closure)] => Some((cell, closure)),
            _ => None,
        });
        Ahead { definitions: once.collect(), profiled: BTreeSet::new(), whole }
    }

    /// What a top-level variable will hold, or holds. What it held before its definition is not asked for: code that
    /// embeds that would keep it alive, and with it the code that it replaced, and so on.
    pub fn content(&self, cell: Value) -> Value {
        self.definitions.get(&cell.addr()).copied().unwrap_or_else(|| Global::known(cell).content())
    }

    /// Has no run shown what types the code meets?
    pub fn lacks_evidence(&self, code: Value) -> bool {
        self.whole && !self.profiled.contains(&code.0)
    }

    /// The closures that will be held.
    pub fn definitions(&self) -> impl Iterator<Item = Value> + '_ {
        self.definitions.values().copied()
    }

    /// Requests for all code that a program of these thunks can reach, the program's own first, in its order.
    pub fn requests(&self, vm: &Vm, thunks: &[Value]) -> Vec<Wanted> {
        let mut reached = Reached::default();
        for &thunk in thunks {
            if let Some(unit) = unit_of(vm, code_of(thunk).value()) {
                unit.lambdas.borrow().iter().for_each(|lambda| reached.code(lambda.code.get()));
            }
        }
        let mut next = 0;
        while let Some(&found) = reached.codes.get(next) {
            next += 1;
            let literals = Code::known(found).literals();
            literals.into_iter().flat_map(|literals| literals.items().iter()).for_each(|v| reached.value(self, v));
        }
        // A frame that leaves for a collection goes on interpreted, and comes back at the head of a loop: nobody will
        // ask for an entry there when the program runs where nothing is linked.
        let reentries = |code: Value| {
            let tree = tree_of(vm, code);
            tree.map_or_else(BTreeSet::new, |tree| tree.lambda.body.loops().map(Reentry::Loop).collect())
        };
        reached.codes.into_iter().map(|code| Wanted { code, reentries: reentries(code) }).collect()
    }
}

/// The tree that a code object was made of.
pub(super) fn tree_of(vm: &Vm, code: Value) -> Option<Rc<Tree>> {
    vm.codes.get(Code::known(code))?.tree?.downcast::<Tree>().ok()
}

fn unit_of(vm: &Vm, code: Value) -> Option<Rc<Unit>> {
    Some(tree_of(vm, code)?.unit.clone())
}

/// The stores to top-level variables of a program: of each the closure that is stored, if it is a known one.
#[derive(Default)]
struct Definitions {
    cells: BTreeMap<Addr, Vec<Option<Value>>>,
}

impl Definitions {
    /// Adds the stores of a body.
    fn add(&mut self, unit: &Unit, body: &Body) {
        // Slots that hold the only closure of a lambda. A slot in scope is never defined again, so the definition that was
        // met last is the one in scope.
        let mut closures: BTreeMap<Slot, LambdaId> = BTreeMap::new();
        for visit in body.walk() {
            if let Some((outer, Role::Body)) = visit.within {
                outer.each_defined(&mut |slot| _ = closures.remove(&slot));
                if let NodeKind::Fix { closures: made, .. } = &outer.kind {
                    let only = made.iter().filter(|made| made.captures.is_empty());
                    closures.extend(only.map(|made| (made.slot, made.lambda)));
                }
            }
            if let Some((global, value)) = visit.node.stored() {
                let stored = match value {
                    Atom::Slot(slot) => closures.get(&slot).copied(),
                    Atom::Const(_) | Atom::Free(_) => None,
                };
                let closure = stored.map(|id| closure_of(Code::known(unit.lambda(id).code.get())));
                self.cells.entry(global.addr()).or_default().push(closure);
            }
        }
    }
}

/// Code objects found, each once, in the order they were found.
#[derive(Default)]
struct Reached {
    codes: Vec<Value>,
    known: BTreeSet<u64>,
}

impl Reached {
    fn code(&mut self, code: Value) {
        if Code::known(code).tier() == Tier::Interpreted && self.known.insert(code.0) {
            self.codes.push(code);
        }
    }

    /// Code behind a literal: the thing itself, or what a top-level variable holds.
    fn value(&mut self, ahead: &Ahead, value: Value) {
        if Code::is(value) {
            self.code(value);
        } else if let Some(closure) = Closure::of(value) {
            self.code(closure.code().value());
        } else if let Some(whole) = CaseLambda::of(value) {
            whole.clauses().items().iter().for_each(|clause| self.code(code_of(clause).value()));
        } else if Global::is(value) {
            let content = ahead.content(value);
            if !Global::is(content) {
                self.value(ahead, content);
            }
        }
    }
}
