//! Patterns of `syntax-rules`: compiled when the macro is defined, matched when it is used.

use super::error::{Failure, R};
use super::expand::Cx;
use super::identifier::{is_identifier, spine, text_of, vector_items};
use super::keyword::Core;
use super::rules::RuleContext;
use super::scope::Scope;
use crate::data::equal;
use crate::heap::objects::is_kind;
use crate::heap::{Kind, Value};
use std::rc::Rc;

#[derive(Debug)]
pub(super) enum Pattern {
    /// `_`
    Any,
    Var(u32),
    /// An identifier of the literals list.
    Literal(Value),
    /// Anything else that is no list or vector: matched by `equal?`.
    Datum(Value),
    List(Box<ListPattern>),
    Vector(Box<ListPattern>),
}

/// `(before … repeated ... after … . tail)`
#[derive(Debug)]
pub(super) struct ListPattern {
    before: Vec<Pattern>,
    repeated: Option<(Pattern, Vec<u32>)>,
    after: Vec<Pattern>,
    /// `None`: the list ends there.
    tail: Option<Pattern>,
}

/// What a pattern variable stands for.
#[derive(Clone, Debug)]
pub(super) enum Match {
    Nothing,
    One(Value),
    /// Below an ellipsis.
    Many(Rc<Vec<Match>>),
}

/// The variables of a pattern, with the number of ellipses each is under.
#[derive(Default)]
pub(super) struct PatternVars(Vec<(Value, u32)>);

impl PatternVars {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Number and depth of a variable.
    pub(super) fn find(&self, id: Value) -> Option<(u32, u32)> {
        self.0.iter().position(|v| v.0 == id).map(|i| (i as u32, self.0[i].1))
    }
}

/// Compiles the pattern of a rule's operands.
pub(super) fn compile(cx: &Cx, form: Value, context: &RuleContext, vars: &mut PatternVars) -> R<Pattern> {
    Compiler { cx, context, vars }.pattern(form, 0)
}

struct Compiler<'c, 'a> {
    cx: &'c Cx<'a>,
    context: &'c RuleContext<'c>,
    vars: &'c mut PatternVars,
}

impl Compiler<'_, '_> {
    fn pattern(&mut self, form: Value, depth: u32) -> R<Pattern> {
        if is_identifier(form) {
            return self.identifier(form, depth);
        }
        let vector = is_kind(form, Kind::Vector);
        if !form.is_pair() && !vector && !form.is_null() {
            return Ok(Pattern::Datum(form));
        }
        let (items, tail) = match spine(form) {
            _ if vector => (vector_items(form), Value::NIL),
            Some(parts) => parts,
            None => return Err(self.bad("a pattern cannot be circular")),
        };
        let cx = self.cx;
        let list = cx.nest(self.context.site.span, || self.list(&items, tail, depth))?;
        Ok(if vector { Pattern::Vector(Box::new(list)) } else { Pattern::List(Box::new(list)) })
    }

    fn identifier(&mut self, id: Value, depth: u32) -> R<Pattern> {
        if self.context.literals.contains(&id) {
            return Ok(Pattern::Literal(id));
        }
        if self.context.is_ellipsis(self.cx, id) {
            return Err(self.bad(&format!("`{}` follows no pattern", text_of(id))));
        }
        if self.cx.expander.is_core(id, self.context.site.scope, Core::Underscore) {
            return Ok(Pattern::Any);
        }
        if self.vars.find(id).is_some() {
            return Err(self.bad(&format!("the pattern variable `{}` occurs twice", text_of(id))));
        }
        self.vars.0.push((id, depth));
        Ok(Pattern::Var(self.vars.len() as u32 - 1))
    }

    fn list(&mut self, items: &[Value], tail: Value, depth: u32) -> R<ListPattern> {
        let mut list = ListPattern { before: Vec::new(), repeated: None, after: Vec::new(), tail: None };
        let mut i = 0;
        while i < items.len() {
            if items.get(i + 1).is_some_and(|&next| self.context.is_ellipsis(self.cx, next)) {
                if list.repeated.is_some() {
                    return Err(self.bad("a list pattern can have one ellipsis only"));
                }
                let first = self.vars.len() as u32;
                let pattern = self.pattern(items[i], depth + 1)?;
                list.repeated = Some((pattern, (first..self.vars.len() as u32).collect()));
                i += 2;
                continue;
            }
            let pattern = self.pattern(items[i], depth)?;
            if list.repeated.is_some() { &mut list.after } else { &mut list.before }.push(pattern);
            i += 1;
        }
        if !tail.is_null() {
            list.tail = Some(self.pattern(tail, depth)?);
        }
        Ok(list)
    }

    fn bad(&self, detail: &str) -> Failure {
        self.cx.bad(self.context.site, detail)
    }
}

impl Pattern {
    /// Does the form match? `scope` is that of the use, `defined_in` that of the macro.
    pub(super) fn matches(&self, cx: &Cx, form: Value, scope: &Scope, defined_in: &Scope, out: &mut [Match]) -> bool {
        match self {
            Pattern::Any => true,
            Pattern::Var(var) => {
                out[*var as usize] = Match::One(form);
                true
            }
            Pattern::Literal(id) => is_identifier(form) && cx.expander.same_meaning(form, scope, *id, defined_in),
            // When the comparison was given up, the next step of the expansion finds out why.
            Pattern::Datum(datum) => equal::equal(form, *datum).unwrap_or(false),
            Pattern::List(list) => match spine(form) {
                Some((items, tail)) => list.matches(cx, form, &items, tail, scope, defined_in, out),
                None => false,
            },
            Pattern::Vector(list) => {
                is_kind(form, Kind::Vector)
                    && list.matches(cx, Value::NIL, &vector_items(form), Value::NIL, scope, defined_in, out)
            }
        }
    }
}

impl ListPattern {
    #[allow(clippy::too_many_arguments)]
    fn matches(
        &self,
        cx: &Cx,
        form: Value,
        items: &[Value],
        end: Value,
        scope: &Scope,
        defined_in: &Scope,
        out: &mut [Match],
    ) -> bool {
        let fixed = self.before.len() + self.after.len();
        let Some(spare) = items.len().checked_sub(fixed) else { return false };
        let middle = self.before.len();
        let mut each = |pattern: &Pattern, item: Value| pattern.matches(cx, item, scope, defined_in, out);
        if !self.before.iter().zip(items).all(|(pattern, &item)| each(pattern, item)) {
            return false;
        }
        let Some((repeated, vars)) = &self.repeated else {
            let rest = (0..middle).fold(form, |at, _| crate::heap::objects::cdr(at));
            return match &self.tail {
                Some(tail) => tail.matches(cx, rest, scope, defined_in, out),
                None => spare == 0 && end.is_null(),
            };
        };
        if !self.after.iter().zip(&items[middle + spare..]).all(|(pattern, &item)| each(pattern, item)) {
            return false;
        }
        let mut columns: Vec<Vec<Match>> = vec![Vec::with_capacity(spare); vars.len()];
        for &item in &items[middle..middle + spare] {
            // When there is no patience left, the next step of the expansion finds out why.
            if !cx.spend(8) || !repeated.matches(cx, item, scope, defined_in, out) {
                return false;
            }
            for (column, &var) in columns.iter_mut().zip(vars) {
                column.push(std::mem::replace(&mut out[var as usize], Match::Nothing));
            }
        }
        for (column, &var) in columns.into_iter().zip(vars) {
            out[var as usize] = Match::Many(Rc::new(column));
        }
        match &self.tail {
            Some(tail) => tail.matches(cx, end, scope, defined_in, out),
            None => end.is_null(),
        }
    }
}
