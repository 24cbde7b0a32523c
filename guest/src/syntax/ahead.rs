//! The top-level forms that a macro use became are looked at ahead, so that what the template defines is known before
//! any of them is expanded, as in a body.
//!
//! ```text
//! (begin (define (ev? n) … (od? …)) (define (od? n) … (ev? …)) (define name ev?))
//! ```
//!
//! `ev?` and `od?` are aliases here, and an alias that nothing binds means what its original means where the macro was
//! defined. If the first definition were expanded before the second is seen, its `od?` would be that of the program. Forms
//! that do not come out of a macro use contain no aliases, and are taken one at a time.

use super::environment::EnvId;
use super::error::{R, Trail};
use super::expand::{Cx, Head};
use super::expander::Places;
use super::keyword::Core;
use super::scope::Scope;
use super::toplevel::defined_ids;
use crate::heap::{Marker, Value};
use crate::spec::limits::MAX_AHEAD;
use crate::text::source::Span;
use std::rc::Rc;

/// A top-level form with where it is from: its text, and the macro uses it came out of.
pub(super) struct FormFrom {
    pub(super) form: Value,
    pub(super) places: Rc<Places>,
    pub(super) trail: Trail,
}

/// What a form turned out to be.
enum Seen {
    /// The form once macros at its head are out of the way. What it defines is bound now.
    Form(FormFrom),
    /// Such a form, when the meaning of the forms behind it depends on what it does.
    Last(FormFrom),
    /// These forms stand in its place.
    Spliced(Vec<FormFrom>),
    /// A definition of syntax, which has been made.
    Done,
}

impl FormFrom {
    pub(super) fn trace(&self, marker: &mut Marker) {
        marker.value(self.form);
        let mut at = &self.trail;
        while let Some(link) = at {
            marker.value(link.name);
            at = &link.outer;
        }
    }
}

impl Cx<'_> {
    /// Binds what the forms define. Gives the forms that are to be expanded and run now, with no macro use at their heads,
    /// and those that must wait until these have run. An error in a form is left for its turn: the forms before it run.
    pub(super) fn look_ahead(&self, forms: Vec<FormFrom>, env: EnvId) -> R<(Vec<FormFrom>, Vec<FormFrom>)> {
        let (mut ready, mut pending) = (Vec::new(), forms);
        pending.reverse();
        while ready.len() < MAX_AHEAD
            && let Some(next) = pending.pop()
        {
            match self.look_at(&next, env) {
                Ok(Seen::Form(form)) => ready.push(form),
                Ok(Seen::Last(form)) => {
                    ready.push(form);
                    break;
                }
                Ok(Seen::Spliced(forms)) => pending.extend(forms.into_iter().rev()),
                Ok(Seen::Done) => {}
                Err(error) if ready.is_empty() => return Err(error),
                Err(_) => {
                    pending.push(next);
                    break;
                }
            }
        }
        pending.reverse();
        Ok((ready, pending))
    }

    fn look_at(&self, next: &FormFrom, env: EnvId) -> R<Seen> {
        let scope = Scope::Top(env);
        self.places.replace(next.places.clone());
        self.set_trail(next.trail.clone());
        let (form, head) = self.expand_head(next.form, &scope, self.span_of(next.form, Span::NONE))?;
        let from = |form| FormFrom { form, places: next.places.clone(), trail: self.trail() };
        let core = match head {
            Head::Core(core) => Some(core),
            Head::Other => self.unbound_prologue(form, &scope),
        };
        let site = |core| self.site(core, form, &scope, self.span_of(form, Span::NONE), Value::FALSE);
        Ok(match core {
            Some(Core::Begin) => Seen::Spliced(site(Core::Begin)?.args.into_iter().map(from).collect()),
            Some(Core::CondExpand) => {
                Seen::Spliced(self.cond_expand(&site(Core::CondExpand)?)?.into_iter().map(from).collect())
            }
            Some(Core::DefineSyntax) => {
                self.define_syntax(&site(Core::DefineSyntax)?, env)?;
                Seen::Done
            }
            Some(Core::Import | Core::DefineLibrary | Core::Include | Core::IncludeCi) => Seen::Last(from(form)),
            Some(core) => {
                for id in defined_ids(core, &site(core)?.args) {
                    self.expander.own_cell(self.tools.heap, env, id);
                }
                Seen::Form(from(form))
            }
            None => Seen::Form(from(form)),
        })
    }
}
