//! Libraries (R7RS §5.6): finding them, and what they export.

use super::environment::{Binding, EnvId, Origin, What};
use super::error::R;
use super::expand::{Cx, Site};
use super::expander::{Expander, Places, Tools, head_is, read_all};
use super::identifier::{is_identifier, strip, text_of};
use super::keyword::Core;
use super::scope::Scope;
use super::standard;
use crate::data::list;
use crate::heap::{Marker, Value};
use crate::text::printer;
use crate::text::source::Span;
use std::cell::RefCell;
use std::rc::{Rc, Weak};

/// A library that was declared by a `define-library`.
pub(super) struct Library {
    /// As printed: `(srfi 1)`.
    pub(super) name: String,
    /// The declarations, and where they are from.
    pub(super) declarations: Vec<Value>,
    pub(super) places: Rc<Places>,
    pub(super) span: Span,
    pub(super) state: RefCell<LibraryState>,
}

pub(super) enum LibraryState {
    /// Its body has not been run.
    Waiting,
    /// Its body is being run by the steps that own the token. Steps given up midway leave a dead token: the library
    /// then starts anew.
    Loading {
        owner: Weak<()>,
        env: EnvId,
        exports: Vec<Export>,
    },
    Ready(Vec<(Value, Binding)>),
}

/// `name` or `(rename internal external)`.
pub(super) struct Export {
    /// The identifier that the body defines or imports: an alias when the whole library came out of a macro.
    pub(super) internal: Value,
    /// A symbol.
    pub(super) external: Value,
    pub(super) span: Span,
}

/// What an import can make of a library.
pub(super) enum Found {
    /// Its exports: symbol and binding.
    Ready(Vec<(Value, Binding)>),
    /// Its body must run first.
    Waiting(Rc<Library>),
    /// Its body is running.
    Loading(String),
}

impl Library {
    pub(super) fn trace(&self, marker: &mut Marker) {
        self.declarations.iter().for_each(|&form| marker.value(form));
        match &*self.state.borrow() {
            LibraryState::Waiting => {}
            LibraryState::Loading { exports, .. } => exports.iter().for_each(|export| {
                marker.value(export.internal);
                marker.value(export.external);
            }),
            LibraryState::Ready(exports) => exports.iter().for_each(|(name, binding)| {
                marker.value(*name);
                binding.trace(marker);
            }),
        }
    }

    /// Has its body run, and does it export this symbol with such a meaning?
    pub(super) fn exports_now(&self, name: Value, is_meant: impl Fn(&What) -> bool) -> bool {
        let is_it = |export: &(Value, Binding)| export.0 == name && is_meant(&export.1.what);
        matches!(&*self.state.borrow(), LibraryState::Ready(exports) if exports.iter().any(is_it))
    }

    /// The body has run: what it exports gets its meaning.
    pub(super) fn finish(&self, expander: &Expander) -> R<()> {
        let mut ready = Vec::new();
        if let LibraryState::Loading { env, exports, .. } = &*self.state.borrow() {
            for export in exports {
                match expander.binding_below(*env, export.internal) {
                    Some(binding) if binding.origin != Origin::Forward => {
                        ready.push((export.external, binding.imported()))
                    }
                    _ => {
                        let message = format!(
                            "the library {} exports `{}` but does not define it",
                            self.name,
                            text_of(export.internal)
                        );
                        let error = super::SyntaxError::plain(export.span, message);
                        return Err(error.or_like(&text_of(export.internal), expander.bound_names(*env)));
                    }
                }
            }
        }
        *self.state.borrow_mut() = LibraryState::Ready(ready);
        Ok(())
    }
}

impl Expander {
    /// Every public (or, with `private`, every) binding of the internal environment.
    fn internal_bindings(&self, private: bool) -> Vec<(Value, Binding)> {
        let internal = self.env(Expander::INTERNAL);
        let bindings = internal.bindings.borrow();
        let wanted = |b: &Binding| b.origin == Origin::Own || private && b.origin == Origin::Private;
        let chosen = bindings.iter().filter(|(_, b)| wanted(b)).map(|(&id, b)| (Value(id), b.imported()));
        chosen.filter(|(id, _)| crate::data::symbol::is_symbol(*id)).collect()
    }

    /// The exports of a standard library: all from the internal environment. A name that nothing defined yet has a cell
    /// without a value.
    fn standard_exports(&self, tools: Tools, names: &str) -> Vec<(Value, Binding)> {
        let export = |name: &str| {
            let symbol = tools.symbol(name);
            let binding = self.binding(Expander::INTERNAL, symbol).unwrap_or_else(|| {
                let cell = self.cell_for(tools.heap, Expander::INTERNAL, symbol);
                Binding { what: What::Global(cell), origin: Origin::Forward }
            });
            (symbol, binding.imported())
        };
        names.split_whitespace().map(export).collect()
    }

    /// The library with this printed name, if it is standard or was declared.
    pub(super) fn find_library(&self, tools: Tools, name: &str) -> Option<Found> {
        if let Some(library) = self.libraries.borrow().get(name) {
            let mut state = library.state.borrow_mut();
            return Some(match &*state {
                LibraryState::Ready(exports) => Found::Ready(exports.clone()),
                LibraryState::Loading { owner, .. } if owner.strong_count() > 0 => Found::Loading(library.name.clone()),
                LibraryState::Loading { .. } | LibraryState::Waiting => {
                    *state = LibraryState::Waiting;
                    Found::Waiting(library.clone())
                }
            });
        }
        match name {
            "(graft)" => Some(Found::Ready(self.internal_bindings(false))),
            "(graft internal)" => Some(Found::Ready(self.internal_bindings(true))),
            _ => standard::exports(name).map(|names| Found::Ready(self.standard_exports(tools, names))),
        }
    }

    /// Names of all libraries that are there without looking for files, sorted.
    pub fn library_names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.libraries.borrow().keys().cloned().collect();
        names.extend(standard::names().map(str::to_string));
        names.sort();
        names.dedup();
        names
    }
}

impl Cx<'_> {
    /// The printed form and the parts of a library name: identifiers and exact non-negative integers.
    pub(super) fn library_name(&self, form: Value, span: Span) -> R<(String, Vec<String>)> {
        let part = |&part: &Value| match part.to_fixnum() {
            Some(n) if n >= 0 => Some(n.to_string()),
            _ => is_identifier(part).then(|| text_of(part)),
        };
        let parts = list::to_vec(form).filter(|parts| !parts.is_empty());
        match parts.and_then(|parts| parts.iter().map(part).collect::<Option<Vec<_>>>()) {
            Some(parts) => Ok((printer::write(strip(self.tools.heap, form)), parts)),
            None => Err(self.error(span, format!("{} is not a library name", self.quoted(form)), form)),
        }
    }

    /// The library with this name, from a file if need be; `None` when there is none.
    pub(super) fn require(&self, form: Value, span: Span) -> R<Option<Found>> {
        let (name, parts) = self.library_name(form, span)?;
        if let Some(found) = self.expander.find_library(self.tools, &name) {
            return Ok(Some(found));
        }
        let loaded = self.tools.loader.library(&parts);
        let loaded = loaded.map_err(|why| self.error(span, format!("cannot load the library {name}: {why}"), form))?;
        let Some(file) = loaded else {
            // The names of the large language; a file of such a name comes first.
            let Some(number) = standard::large(&name) else { return Ok(None) };
            let number = self.tools.heap.cons(Value::fixnum(number), Value::NIL);
            return self.require(self.tools.heap.cons(self.tools.symbol("srfi"), number), span);
        };
        let (forms, positions) = read_all(self.tools, &file, false)?;
        let places = Places::new(Rc::new(positions));
        let outer = self.places.replace(places);
        for form in forms.into_iter().filter(|&form| head_is(form, Core::DefineLibrary.name())) {
            let scope = Scope::Top(Expander::INTERNAL);
            self.declare_library(&self.site(Core::DefineLibrary, form, &scope, span, Value::FALSE)?)?;
        }
        self.places.replace(outer);
        match self.expander.find_library(self.tools, &name) {
            Some(found) => Ok(Some(found)),
            None => Err(self.error(span, format!("the file found for the library {name} does not define it"), form)),
        }
    }

    /// The `(library name)` requirement of `cond-expand`.
    pub(super) fn library_exists(&self, form: Value, site: &Site) -> R<bool> {
        let (name, parts) = self.library_name(form, site.span)?;
        let known = self.expander.find_library(self.tools, &name).is_some();
        let file = || matches!(self.tools.loader.library(&parts), Ok(Some(_)));
        Ok(known || file() || standard::large(&name).is_some())
    }
}
