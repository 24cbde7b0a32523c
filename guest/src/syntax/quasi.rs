//! `quasiquote` (R7RS §4.2.8): constants stay constants; the rest becomes calls of the internal list procedures, whatever
//! `cons` and `append` mean in the program.

use super::ast::Expr;
use super::error::R;
use super::expand::{Cx, Site};
use super::identifier::{is_identifier, spine, strip, vector_items};
use super::keyword::Core;
use super::scope::Scope;
use crate::heap::objects::{car, cdr, is_kind};
use crate::heap::{Kind, Value};
use crate::spec::Internal;
use crate::spec::limits::{CONSED_ELEMENTS, SPLICED_LISTS};
use crate::text::source::Span;

/// A part of a template.
enum Part {
    /// A datum in which nothing is evaluated.
    Const(Value),
    Expr(Expr),
}

/// An element of a list template.
enum Element {
    One(Part),
    /// `,@expression`
    Splice(Expr),
}

/// Where a template stands.
struct TemplateSite<'s> {
    scope: &'s Scope,
    span: Span,
}

impl Cx<'_> {
    #[inline(never)]
    pub(super) fn quasiquote(&self, site: &Site) -> R<Expr> {
        let [template] = site.args[..] else {
            return Err(self.bad(site, format!("it takes one template, not {}", site.args.len())));
        };
        let part = self.template_part(template, 1, &TemplateSite { scope: site.scope, span: site.span })?;
        Ok(self.part_expr(part))
    }

    fn part_expr(&self, part: Part) -> Expr {
        match part {
            Part::Const(datum) => Expr::Const(datum),
            Part::Expr(expr) => expr,
        }
    }

    /// The operand of `(keyword operand)`, if the form is one.
    fn operand_of(&self, form: Value, core: Core, place: &TemplateSite) -> Option<Value> {
        let one = form.is_pair() && cdr(form).is_pair() && cdr(cdr(form)).is_null() && is_identifier(car(form));
        (one && self.expander.is_core(car(form), place.scope, core)).then(|| car(cdr(form)))
    }

    #[inline(never)]
    fn template_part(&self, form: Value, level: u32, place: &TemplateSite) -> R<Part> {
        if is_kind(form, Kind::Vector) {
            return self.vector_part(form, level, place);
        }
        if !form.is_pair() {
            return Ok(Part::Const(strip(self.tools.heap, form)));
        }
        let span = self.span_of(form, place.span);
        let place = &TemplateSite { scope: place.scope, span };
        if let Some(operand) = self.operand_of(form, Core::Unquote, place) {
            return match level {
                1 => Ok(Part::Expr(self.expand(operand, place.scope, span)?)),
                _ => self.nested(form, operand, level - 1, place),
            };
        }
        if let Some(operand) = self.operand_of(form, Core::Quasiquote, place) {
            return self.nested(form, operand, level + 1, place);
        }
        if let Some(operand) = self.operand_of(form, Core::UnquoteSplicing, place) {
            return match level {
                1 => Err(self.error(
                    span,
                    "`unquote-splicing` stands outside a list: there is nothing to splice into",
                    form,
                )),
                _ => self.nested(form, operand, level - 1, place),
            };
        }
        self.list_part(form, level, place)
    }

    /// `(keyword operand)` kept as data, its operand at another level.
    #[inline(never)]
    fn nested(&self, form: Value, operand: Value, level: u32, place: &TemplateSite) -> R<Part> {
        let keyword = Element::One(Part::Const(strip(self.tools.heap, car(form))));
        let mut elements = self.elements(&[operand], level, place)?;
        elements.insert(0, keyword);
        Ok(self.join(elements, Part::Const(Value::NIL), form, place.span))
    }

    fn deep_part(&self, form: Value, level: u32, place: &TemplateSite) -> R<Part> {
        self.nest(place.span, || self.template_part(form, level, place))
    }

    #[inline(never)]
    fn vector_part(&self, form: Value, level: u32, place: &TemplateSite) -> R<Part> {
        let place = &TemplateSite { scope: place.scope, span: self.span_of(form, place.span) };
        let elements = self.elements(&vector_items(form), level, place)?;
        match self.join(elements, Part::Const(Value::NIL), Value::FALSE, place.span) {
            Part::Const(_) => Ok(Part::Const(strip(self.tools.heap, form))),
            Part::Expr(list) => Ok(Part::Expr(self.call_internal(Internal::ListToVector, vec![list], place.span))),
        }
    }

    #[inline(never)]
    fn list_part(&self, form: Value, level: u32, place: &TemplateSite) -> R<Part> {
        let Some((mut items, mut tail)) = spine(form) else {
            return Ok(Part::Const(strip(self.tools.heap, form)));
        };
        // `(a . ,b)` reads as `(a unquote b)`.
        if tail.is_null() && items.len() > 2 {
            let pair = (0..items.len() - 2).fold(form, |at, _| cdr(at));
            let keywords = [Core::Unquote, Core::Quasiquote, Core::UnquoteSplicing];
            if keywords.iter().any(|&core| self.operand_of(pair, core, place).is_some()) {
                items.truncate(items.len() - 2);
                tail = pair;
            }
        }
        let elements = self.elements(&items, level, place)?;
        let tail = if tail.is_null() { Part::Const(tail) } else { self.deep_part(tail, level, place)? };
        Ok(self.join(elements, tail, form, place.span))
    }

    #[inline(never)]
    fn elements(&self, items: &[Value], level: u32, place: &TemplateSite) -> R<Vec<Element>> {
        let mut elements = Vec::with_capacity(items.len());
        for &item in items {
            elements.push(match self.operand_of(item, Core::UnquoteSplicing, place) {
                Some(operand) if level == 1 => {
                    Element::Splice(self.expand(operand, place.scope, self.span_of(item, place.span))?)
                }
                _ => Element::One(self.deep_part(item, level, place)?),
            });
        }
        Ok(elements)
    }

    /// The list of the elements, ending in `tail`. When all of it is constant, the datum that `form` is.
    #[inline(never)]
    fn join(&self, elements: Vec<Element>, tail: Part, form: Value, span: Span) -> Part {
        let is_const = |e: &Element| matches!(e, Element::One(Part::Const(_)));
        if matches!(tail, Part::Const(_)) && elements.iter().all(is_const) {
            return Part::Const(strip(self.tools.heap, form));
        }
        if elements.iter().filter(|element| matches!(element, Element::Splice(_))).count() > SPLICED_LISTS {
            return self.append_all(elements, tail, span);
        }
        let mut result = tail;
        let mut run: Vec<Part> = Vec::new();
        for element in elements.into_iter().rev() {
            match element {
                Element::One(Part::Const(datum)) if run.is_empty() && matches!(result, Part::Const(_)) => {
                    let Part::Const(rest) = result else { unreachable!("the guard says so") };
                    result = Part::Const(self.tools.heap.cons(datum, rest));
                }
                Element::One(part) => run.push(part),
                Element::Splice(list) => {
                    result = self.prepend(std::mem::take(&mut run), result, span);
                    result = Part::Expr(match result {
                        Part::Const(Value::NIL) => list,
                        rest => self.call_internal(Internal::Append, vec![list, self.part_expr(rest)], span),
                    });
                }
            }
        }
        self.prepend(run, result, span)
    }

    /// One call of `append` for all.
    fn append_all(&self, elements: Vec<Element>, tail: Part, span: Span) -> Part {
        let (mut lists, mut run) = (Vec::new(), Vec::new());
        let end_run = |run: &mut Vec<Expr>, lists: &mut Vec<Expr>| {
            if !run.is_empty() {
                lists.push(self.call_internal(Internal::List, std::mem::take(run), span));
            }
        };
        for element in elements {
            match element {
                Element::One(part) => run.push(self.part_expr(part)),
                Element::Splice(list) => {
                    end_run(&mut run, &mut lists);
                    lists.push(list);
                }
            }
        }
        end_run(&mut run, &mut lists);
        lists.push(self.part_expr(tail));
        Part::Expr(self.call_internal(Internal::Append, lists, span))
    }

    /// Puts the elements of `run` (last first) before `rest`.
    fn prepend(&self, run: Vec<Part>, rest: Part, span: Span) -> Part {
        if run.len() <= CONSED_ELEMENTS {
            return run.into_iter().fold(rest, |rest, part| {
                let args = vec![self.part_expr(part), self.part_expr(rest)];
                Part::Expr(self.call_internal(Internal::Cons, args, span))
            });
        }
        let items = run.into_iter().rev().map(|part| self.part_expr(part)).collect();
        let list = self.call_internal(Internal::List, items, span);
        Part::Expr(match rest {
            Part::Const(Value::NIL) => list,
            rest => self.call_internal(Internal::Append, vec![list, self.part_expr(rest)], span),
        })
    }
}
