//! Definitions and bodies (R7RS §5.3).

use super::ast::{Expr, Formals, Recursive, VarId};
use super::error::{R, Trail};
use super::expand::{Cx, Head, Site};
use super::identifier::{is_identifier, symbol_of, text_of};
use super::keyword::Core;
use super::record::{Part, RecordType};
use super::scope::{Frame, Local, Scope};
use crate::heap::Value;
use crate::heap::objects::{car, cdr};
use crate::spec::Internal;
use crate::text::source::Span;
use std::rc::Rc;

/// What a `define` defines, not expanded yet.
pub(super) struct Definition {
    pub(super) id: Value,
    pub(super) value: Defined,
}

pub(super) enum Defined {
    Expression(Value),
    Procedure { formals: Value, body: Vec<Value> },
}

/// A form of a body whose expansion waits until all its definitions are known.
struct Deferred<'s> {
    item: Item<'s>,
    /// Where it is from: the macro uses, and the text.
    trail: Trail,
    places: Rc<super::expander::Places>,
    span: Span,
}

enum Item<'s> {
    Variable(VarId, Definition, Site<'s>),
    Values(Vec<VarId>, Formals, Value, Site<'s>),
    Record(Vec<(VarId, Part)>, RecordType, VarId),
    Expression(Value),
}

impl Cx<'_> {
    /// Takes a `define` apart.
    #[inline(never)]
    pub(super) fn definition(&self, site: &Site) -> R<Definition> {
        match *site.args.as_slice() {
            [target, ref body @ ..] if target.is_pair() => {
                let (id, formals) = (car(target), cdr(target));
                if !is_identifier(id) {
                    return Err(self.bad(site, format!("{} is not a name", self.quoted(id))));
                }
                Ok(Definition { id, value: Defined::Procedure { formals, body: body.to_vec() } })
            }
            [id, _] | [id] if !is_identifier(id) => Err(self.bad(site, format!("{} is not a name", self.quoted(id)))),
            [id, value] => Ok(Definition { id, value: Defined::Expression(value) }),
            [id] => Err(self.bad(site, format!("`{}` is given no value", text_of(id)))),
            [id, ..] => Err(self.bad(site, format!("`{}` is given {} values", self.quoted(id), site.args.len() - 1))),
            [] => Err(self.bad(site, "it is empty")),
        }
    }

    /// The value of a definition, in the scope of `site`.
    #[inline(never)]
    pub(super) fn defined_value(&self, definition: &Definition, site: &Site) -> R<Expr> {
        let name = symbol_of(definition.id);
        match &definition.value {
            Defined::Expression(value) => self.expand_named(*value, site.scope, site.span, name),
            Defined::Procedure { formals, body } => Ok(Expr::Lambda(self.lambda(*formals, body, site, name)?)),
        }
    }

    /// A body: definitions and expressions, in a scope of its own inside `scope`. Definitions may follow expressions;
    /// everything is evaluated in order, as by `letrec*`.
    #[inline(never)]
    pub(super) fn body(&self, forms: &[Value], scope: &Scope, site: &Site, name: Value) -> R<Expr> {
        if forms.is_empty() {
            return Err(self.bad(site, "the body is empty"));
        }
        let frame = scope.inner();
        let scope = Scope::Local(frame.clone());
        let (trail, places) = (self.trail(), self.places.borrow().clone());
        let deferred = self.scan(forms, &frame, &scope, site)?;
        let (mut definitions, mut tail) = (Vec::new(), Vec::new());
        let last_definition = deferred.iter().rposition(|d| !matches!(d.item, Item::Expression(_)));
        let last = deferred.len().wrapping_sub(1);
        let mut any_expression = false;
        for (i, Deferred { item, trail, places, span }) in deferred.iter().enumerate() {
            self.set_trail(trail.clone());
            *self.places.borrow_mut() = places.clone();
            let Item::Expression(form) = item else {
                self.define_item(item, *span, &mut definitions)?;
                continue;
            };
            any_expression = true;
            let expr = self.expand_named(*form, &scope, *span, if i == last { name } else { Value::FALSE })?;
            match last_definition {
                Some(definition) if i < definition => definitions.push((self.temporary("ignored"), expr)),
                _ => tail.push(expr),
            }
        }
        self.set_trail(trail);
        *self.places.borrow_mut() = places;
        if tail.is_empty() {
            if !definitions.is_empty() && !any_expression {
                return Err(self.bad(site, "the body has definitions but no expression"));
            }
            tail.push(Expr::Const(Value::UNSPECIFIED));
        }
        let tail = sequence(tail);
        Ok(if definitions.is_empty() { tail } else { Expr::Letrec(Recursive::InOrder, definitions, Box::new(tail)) })
    }

    /// The bindings that a definition of a body makes.
    #[inline(never)]
    fn define_item(&self, item: &Item, span: Span, out: &mut Vec<(VarId, Expr)>) -> R<()> {
        match item {
            Item::Expression(_) => {}
            Item::Variable(var, definition, site) => out.push((*var, self.defined_value(definition, site)?)),
            Item::Values(vars, formals, form, site) => self.values_items(vars, formals, *form, site, out)?,
            Item::Record(parts, record, rtd) => {
                for (var, part) in parts {
                    out.push((*var, self.record_part(record, part, || Expr::Local(*rtd, span), span)));
                }
            }
        }
        Ok(())
    }

    /// Finds the definitions of a body and binds what they define.
    #[inline(never)]
    fn scan<'s>(&self, forms: &[Value], frame: &Frame, scope: &'s Scope, site: &Site) -> R<Vec<Deferred<'s>>> {
        let (trail, places) = (self.trail(), self.places.borrow().clone());
        let mut pending: Vec<(Value, Trail, Rc<super::expander::Places>)> =
            forms.iter().rev().map(|&form| (form, trail.clone(), places.clone())).collect();
        let mut found = Vec::new();
        while let Some((form, trail, places)) = pending.pop() {
            self.set_trail(trail);
            *self.places.borrow_mut() = places;
            let span = self.span_of(form, site.span);
            let (form, head) = self.expand_head(form, scope, span)?;
            let span = self.span_of(form, span);
            let (trail, places) = (self.trail(), self.places.borrow().clone());
            let mut splice = |forms: Vec<Value>, places: &Rc<super::expander::Places>| {
                pending.extend(forms.into_iter().rev().map(|form| (form, trail.clone(), places.clone())));
            };
            let here = |core| self.site(core, form, scope, span, Value::FALSE);
            let item = match head {
                Head::Core(core @ Core::Begin) => {
                    splice(here(core)?.args, &places);
                    continue;
                }
                Head::Core(core @ Core::CondExpand) => {
                    splice(self.cond_expand(&here(core)?)?, &places);
                    continue;
                }
                Head::Core(core @ (Core::Include | Core::IncludeCi)) => {
                    for (forms, places) in self.include(&here(core)?)?.into_iter().rev() {
                        splice(forms, &places);
                    }
                    continue;
                }
                Head::Core(core @ Core::DefineSyntax) => {
                    let site = here(core)?;
                    let (id, transformer) = self.syntax_binding(&site.args, &site, scope)?;
                    self.bind_in_body(frame, id, transformer, &site)?;
                    continue;
                }
                Head::Core(core @ Core::Define) => {
                    let site = here(core)?;
                    let definition = self.definition(&site)?;
                    let var = self.variable(definition.id);
                    self.bind_in_body(frame, definition.id, Local::Var(var), &site)?;
                    Item::Variable(var, definition, site)
                }
                Head::Core(core @ Core::DefineValues) => {
                    let site = here(core)?;
                    let [formals, expression] = site.args[..] else {
                        return Err(self.bad(&site, "it takes formals and one expression"));
                    };
                    let bound = self.formals(formals, frame, &site)?;
                    let vars = bound.required.iter().copied().chain(bound.rest).collect();
                    Item::Values(vars, bound, expression, site)
                }
                Head::Core(core @ Core::DefineRecordType) => {
                    let site = here(core)?;
                    let record = self.record_type(&site)?;
                    let mut parts = Vec::new();
                    for (id, part) in record.parts() {
                        let var = self.variable(id);
                        self.bind_in_body(frame, id, Local::Var(var), &site)?;
                        parts.push((var, part));
                    }
                    let rtd = parts[0].0;
                    Item::Record(parts, record, rtd)
                }
                Head::Core(core @ (Core::Import | Core::DefineLibrary)) => {
                    let message = format!("`{}` is allowed at top level only", core.name());
                    return Err(self.error(span, message, form));
                }
                Head::Core(_) | Head::Other => Item::Expression(form),
            };
            found.push(Deferred { item, trail, places, span });
        }
        Ok(found)
    }

    fn bind_in_body(&self, frame: &Frame, id: Value, to: Local, site: &Site) -> R<()> {
        match frame.bind(id, to) {
            true => Ok(()),
            false => Err(self.bad(site, format!("`{}` is defined twice in the same body", text_of(id)))),
        }
    }

    /// `(define-values formals expression)` in a body, as definitions of single variables that nobody assigns: the
    /// values go into a vector first.
    #[inline(never)]
    fn values_items(
        &self,
        vars: &[VarId],
        formals: &Formals,
        form: Value,
        site: &Site,
        out: &mut Vec<(VarId, Expr)>,
    ) -> R<()> {
        let span = site.span;
        let expression = self.expand(form, site.scope, span)?;
        let copy = |var: VarId| (var, self.temporary("value"));
        let copies: Vec<(VarId, VarId)> = vars.iter().map(|&var| copy(var)).collect();
        let received = Formals {
            required: copies[..formals.required.len()].iter().map(|c| c.1).collect(),
            rest: formals.rest.map(|_| copies[copies.len() - 1].1),
        };
        let values: Vec<Expr> = copies.iter().map(|c| Expr::Local(c.1, span)).collect();
        if let [(var, copy)] = copies[..] {
            out.push((var, Expr::LetValues(received, Box::new(expression), Box::new(Expr::Local(copy, span)), span)));
            return Ok(());
        }
        let all = self.temporary("values");
        let vector = self.call_internal(Internal::Vector, values, span);
        out.push((all, Expr::LetValues(received, Box::new(expression), Box::new(vector), span)));
        for (i, &var) in vars.iter().enumerate() {
            let index = Expr::Const(Value::fixnum(i as i64));
            out.push((var, self.call_internal(Internal::VectorRef, vec![Expr::Local(all, span), index], span)));
        }
        Ok(())
    }
}

/// Expressions one after the other; at least one.
pub(super) fn sequence(mut exprs: Vec<Expr>) -> Expr {
    match exprs.len() {
        1 => exprs.remove(0),
        _ => Expr::Seq(exprs),
    }
}
