//! Which name was probably meant by one that is not bound.

use super::environment::{Binding, EnvId, Origin, What};
use super::expander::Expander;
use super::identifier::{symbol_of, text_of};
use super::scope::Scope;
use super::standard;
use crate::data::similar;
use crate::heap::{Global, Value};

/// An answer to "unbound variable".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meant {
    /// A name like it is bound there.
    Name(String),
    /// This library exports the very name, and is not imported.
    Import(String),
}

/// The kind of library that gives a name its meaning.
pub(super) enum Provider {
    /// A library of the report.
    Report,
    /// A `(srfi n)` library.
    Srfi,
    /// Any other library.
    Other,
}

impl Expander {
    /// Notes, for an identifier that is not bound, which local variable is like it: the names of local variables are no
    /// longer known when the reference is evaluated.
    pub(super) fn note_local_like(&self, env: EnvId, name: Value, scope: &Scope) {
        let locals = scope.local_names();
        if let Some(like) = similar::nearest(&text_of(name), locals) {
            self.env(env).local_like.borrow_mut().insert(name.0, like);
        }
    }

    /// What was probably meant by the unassigned variable of a cell. `unread` knows what libraries export that were not
    /// read yet.
    pub fn meant(&self, cell: Value, unread: impl Fn(&str) -> Option<String>) -> Option<Meant> {
        let (env, name) = (self.home(cell)?, text_of(Global::known(cell).name().value()));
        let local = self.env(env).local_like.borrow().get(&Global::known(cell).name().value().0).cloned();
        if let Some(like) = local {
            return Some(Meant::Name(like));
        }
        let exporter = standard::exporter(&name).map(str::to_string);
        let exporter = exporter.or_else(|| self.ready_exporter(Global::known(cell).name().value(), |_| true));
        let exporter = exporter.or_else(|| unread(&name));
        exporter.map(Meant::Import).or_else(|| similar::nearest(&name, self.bound_names(env)).map(Meant::Name))
    }

    /// The keyword that was probably meant by a word at the head of a form, when it is not bound in the environment of
    /// a cell.
    pub fn meant_keyword(&self, cell: Value, word: Value) -> Option<String> {
        let env = self.home(cell)?;
        if self.binding(env, word).is_some_and(|binding| binding.origin != Origin::Forward) {
            return None;
        }
        let keywords = self.bound_kinds(env).into_iter().filter(|(_, is_syntax)| *is_syntax).map(|(name, _)| name);
        similar::nearest(&text_of(word), keywords)
    }

    /// The environment a cell was made for.
    fn home(&self, cell: Value) -> Option<EnvId> {
        let is_own = |binding: &Binding| {
            matches!(binding.what, What::Global(other) if other == cell) && binding.origin != Origin::Imported
        };
        let envs = self.envs.borrow();
        let name = symbol_of(Global::known(cell).name().value());
        let home = envs.iter().position(|env| env.bindings.borrow().get(&name.0).is_some_and(is_own));
        home.map(|at| EnvId(at as u32))
    }

    /// A library that exports this symbol with this meaning.
    pub(super) fn exporter(&self, name: Value, what: &What) -> Option<String> {
        let ready = self.ready_exporter(name, |other| other.is(what));
        ready.or_else(|| standard::exporter(&text_of(name)).map(str::to_string))
    }

    /// What kind of library exports this symbol with this meaning.
    pub(super) fn provider(&self, name: Value, what: &What) -> Provider {
        let libraries = self.libraries.borrow();
        let exporters = libraries.values().filter(|library| library.exports_now(name, |other| other.is(what)));
        match exporters.map(|library| library.name.starts_with("(srfi ")).reduce(|one, other| one || other) {
            Some(true) => Provider::Srfi,
            Some(false) => Provider::Other,
            None if standard::exporter(&text_of(name)).is_some() => Provider::Report,
            None => Provider::Other,
        }
    }

    /// The name of a loaded library that exports this symbol, with such a meaning.
    fn ready_exporter(&self, name: Value, is_meant: impl Fn(&What) -> bool) -> Option<String> {
        let libraries = self.libraries.borrow();
        libraries.values().find(|library| library.exports_now(name, &is_meant)).map(|library| library.name.clone())
    }
}
