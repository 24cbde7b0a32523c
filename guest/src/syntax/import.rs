//! Import sets (R7RS §5.2).

use super::conditional::is_named;
use super::environment::{Binding, EnvId, Origin};
use super::error::R;
use super::expand::Cx;
use super::identifier::{is_identifier, symbol_of, text_of};
use super::library::{Found, Library};
use super::meant::Provider;
use crate::data::list;
use crate::heap::Value;
use crate::heap::objects::{car, cdr};
use crate::text::source::Span;
use std::rc::Rc;

/// What came of an import.
pub(super) enum Imported {
    Done,
    /// The body of this library must run first.
    After(Rc<Library>),
    /// This library's body is running: it imports itself.
    Cycle(String),
}

type Exports = Vec<(Value, Binding)>;

impl Cx<'_> {
    /// Imports one set into an environment.
    pub(super) fn import(&self, set: Value, env: EnvId, span: Span) -> R<Imported> {
        let span = self.span_of(set, span);
        let mut library = set;
        // Each modifier is one level of lists, so the depth of the data bounds this.
        let mut modifiers = Vec::new();
        while let Some((_, inner)) = inner_set(library) {
            modifiers.push(library);
            library = inner;
        }
        let mut exports = match self.require(library, span)? {
            Some(Found::Ready(exports)) => exports,
            Some(Found::Waiting(library)) => return Ok(Imported::After(library)),
            Some(Found::Loading(name)) => return Ok(Imported::Cycle(name)),
            None => {
                let name = self.quoted(library);
                let mut names = self.expander.library_names();
                names.extend(self.tools.loader.library_names());
                let message = format!("there is no library {name}{}", self.searched(library, span)?);
                return Err(self.error(span, message, set).or_like(&name, names));
            }
        };
        for &modifier in modifiers.iter().rev() {
            exports = self.modify(exports, modifier, library, self.span_of(modifier, span))?;
        }
        for (name, binding) in exports {
            if self.takes(name, &binding, env, set, span)? {
                self.expander.bind(env, name, binding);
            }
        }
        Ok(Imported::Done)
    }

    /// Where the file of a library was looked for.
    fn searched(&self, library: Value, span: Span) -> R<String> {
        let (_, parts) = self.library_name(library, span)?;
        let folders = self.tools.loader.searched();
        Ok(match folders.is_empty() {
            true => String::new(),
            false => format!(" (looked for {0}.sld and {0}.scm in {1})", parts.join("/"), folders.join(", ")),
        })
    }

    /// Does an import give this name a meaning? A name cannot be imported with two (R7RS §5.2). But a SRFI that widens a
    /// procedure of the report (`string-map` of SRFI 13) counts whatever the order, and of two SRFIs the later one: their
    /// users import both whole, as other Schemes let them.
    fn takes(&self, name: Value, binding: &Binding, env: EnvId, set: Value, span: Span) -> R<bool> {
        let Some(other) = self.expander.binding(env, name) else { return Ok(true) };
        let same = other.origin != Origin::Imported || other.what.is(&binding.what);
        if same || !self.expander.is_strict(env) {
            return Ok(true);
        }
        match (self.expander.provider(name, &other.what), self.expander.provider(name, &binding.what)) {
            (Provider::Srfi, Provider::Report) => Ok(false),
            (Provider::Report | Provider::Srfi, Provider::Srfi) => Ok(true),
            _ => {
                let from =
                    self.expander.exporter(name, &other.what).map_or_else(String::new, |from| format!(" from {from}"));
                let name = text_of(name);
                let message = format!(
                    "`{name}` is imported{from} already, and means something else there; \
                     import one of the two with `except` or `rename`"
                );
                Err(self.error(span, message, set))
            }
        }
    }

    fn modify(&self, exports: Exports, form: Value, library: Value, span: Span) -> R<Exports> {
        let Some(parts) = list::to_vec(form) else {
            return Err(self.error(span, format!("{} is not an import set", self.quoted(form)), form));
        };
        let args = &parts[2..];
        match text_of(parts[0]).as_str() {
            "only" => {
                let names = self.names(args, form, span)?;
                names
                    .into_iter()
                    .map(|name| Ok(exports[self.exported(&exports, name, library, form, span)?].clone()))
                    .collect()
            }
            "except" => {
                let names = self.names(args, form, span)?;
                for &name in &names {
                    self.exported(&exports, name, library, form, span)?;
                }
                Ok(exports.into_iter().filter(|e| !names.contains(&e.0)).collect())
            }
            "prefix" => {
                let &[prefix] = args else {
                    return Err(self.error(
                        span,
                        format!("{}: expected (prefix import-set name)", self.quoted(form)),
                        form,
                    ));
                };
                let prefix = text_of(self.names(&[prefix], form, span)?[0]);
                let rename = |(name, binding)| (self.tools.symbol(&format!("{prefix}{}", text_of(name))), binding);
                Ok(exports.into_iter().map(rename).collect())
            }
            _ => {
                let mut renamed = exports.clone();
                for &pair in args {
                    let [from, to] =
                        list::to_vec(pair).as_deref().and_then(|p| p.try_into().ok()).ok_or_else(|| {
                            self.error(span, format!("{} is not a renaming (from to)", self.quoted(pair)), form)
                        })?;
                    let names = self.names(&[from, to], form, span)?;
                    renamed[self.exported(&exports, names[0], library, form, span)?].0 = names[1];
                }
                Ok(renamed)
            }
        }
    }

    fn names(&self, forms: &[Value], set: Value, span: Span) -> R<Vec<Value>> {
        let name = |&form: &Value| match is_identifier(form) {
            true => Ok(symbol_of(form)),
            false => {
                Err(self.error(span, format!("{} is not a name, in {}", self.quoted(form), self.quoted(set)), set))
            }
        };
        forms.iter().map(name).collect()
    }

    /// Where a name is among the exports.
    fn exported(&self, exports: &Exports, name: Value, library: Value, set: Value, span: Span) -> R<usize> {
        exports.iter().position(|e| e.0 == name).ok_or_else(|| {
            let message = match inner_set(set).is_some_and(|(_, inner)| inner == library) {
                true => format!("the library {} does not export `{}`", self.quoted(library), text_of(name)),
                false => format!("`{}` is not among the names of the inner import set", text_of(name)),
            };
            self.error(span, message, set).or_like(&text_of(name), exports.iter().map(|e| text_of(e.0)))
        })
    }
}

/// The library name at the heart of an import set, and whether the form is a set with a modifier.
fn inner_set(set: Value) -> Option<(Value, Value)> {
    let modified = set.is_pair()
        && ["only", "except", "prefix", "rename"].iter().any(|m| is_named(car(set), m))
        && cdr(set).is_pair()
        && car(cdr(set)).is_pair();
    modified.then(|| (car(set), car(cdr(set))))
}
