//! Conditionals (R7RS §4.1.5, §4.2.1).

use super::ast::{Expr, Formals, Lambda, Recursive, VarId};
use super::body::sequence;
use super::error::R;
use super::expand::{Cx, Site};
use super::identifier::{is_identifier, strip};
use super::keyword::Core;
use super::scope::Scope;
use crate::data::{list, symbol};
use crate::heap::Value;
use crate::spec::Internal;
use crate::spec::limits::{COMPARED_ONE_BY_ONE, NESTED_ALTERNATIVES};
use crate::text::source::Span;
use std::rc::Rc;

fn unspecified() -> Expr {
    Expr::Const(Value::UNSPECIFIED)
}

fn if_expr(test: Expr, then: Expr, otherwise: Expr) -> Expr {
    Expr::If(Box::new(test), Box::new(then), Box::new(otherwise))
}

impl Cx<'_> {
    /// `if` without an alternate gives an unspecified value.
    #[inline(never)]
    pub(super) fn if_form(&self, site: &Site) -> R<Expr> {
        if !(2..=3).contains(&site.args.len()) {
            return Err(self.bad(site, format!("it has {} operands", site.args.len())));
        }
        let test = self.expand(site.args[0], site.scope, site.span)?;
        let then = self.expand_named(site.args[1], site.scope, site.span, site.name)?;
        let otherwise = match site.args.get(2) {
            Some(&form) => self.expand_named(form, site.scope, site.span, site.name)?,
            None => unspecified(),
        };
        Ok(if_expr(test, then, otherwise))
    }

    /// Expressions in sequence; no expression at all gives an unspecified value.
    #[inline(never)]
    pub(super) fn expressions(&self, forms: &[Value], scope: &Scope, site: &Site) -> R<Expr> {
        let mut exprs = Vec::with_capacity(forms.len());
        for (i, &form) in forms.iter().enumerate() {
            let name = if i + 1 == forms.len() { site.name } else { Value::FALSE };
            exprs.push(self.expand_named(form, scope, site.span, name)?);
        }
        Ok(if exprs.is_empty() { unspecified() } else { sequence(exprs) })
    }

    #[inline(never)]
    pub(super) fn and(&self, site: &Site) -> R<Expr> {
        self.deeper(site.args.len().min(NESTED_ALTERNATIVES), site.span)?;
        let mut tests = self.expanded(&site.args, site.scope, site.span)?;
        let Some(last) = tests.pop() else { return Ok(Expr::Const(Value::TRUE)) };
        let step = |test, rest| if_expr(test, rest, Expr::Const(Value::FALSE));
        Ok(self.alternatives(tests, last, site.span, step))
    }

    #[inline(never)]
    pub(super) fn or(&self, site: &Site) -> R<Expr> {
        self.deeper(site.args.len().min(NESTED_ALTERNATIVES), site.span)?;
        let mut tests = self.expanded(&site.args, site.scope, site.span)?;
        let Some(last) = tests.pop() else { return Ok(Expr::Const(Value::FALSE)) };
        Ok(self.alternatives(tests, last, site.span, |test, rest| self.or_else(test, rest, site.span)))
    }

    /// Alternatives tried one after the other: `step` makes of one and the expression for the rest the expression for
    /// both. Many of them are the rounds of a loop `(let next ((k 0)) …)` that chooses its part by `k`, so that no pass
    /// goes deeper than some of them; every part but the last ends in `(next (+ k 1))`.
    fn alternatives<T>(&self, all: Vec<T>, last: Expr, span: Span, step: impl Fn(T, Expr) -> Expr) -> Expr {
        let nest = |part: Vec<T>, rest: Expr| part.into_iter().rev().fold(rest, |rest, one| step(one, rest));
        if all.len() <= NESTED_ALTERNATIVES {
            return nest(all, last);
        }
        let (next, k) = (self.temporary("next"), self.temporary("k"));
        let number = |n: usize| Expr::Const(Value::fixnum(n as i64));
        let go_to = |n: usize| Expr::Call(Box::new(Expr::Local(next, span)), vec![number(n)], span);
        let count = all.len().div_ceil(NESTED_ALTERNATIVES);
        let mut all = all.into_iter();
        let mut last = Some(last);
        let parts = (1..=count).map(|n| {
            let rest = if n < count { go_to(n) } else { last.take().unwrap_or_else(unspecified) };
            Some(nest(all.by_ref().take(NESTED_ALTERNATIVES).collect(), rest))
        });
        let body = self.choose(&mut parts.collect::<Vec<_>>(), 0, k, span);
        let formals = Formals { required: vec![k], rest: None };
        let lambda = Expr::Lambda(Rc::new(Lambda { name: self.tools.symbol("next"), formals, body, span }));
        Expr::Letrec(Recursive::InOrder, vec![(next, lambda)], Box::new(go_to(0)))
    }

    /// The part whose number, from `first` on, is in the variable `k`.
    fn choose(&self, parts: &mut [Option<Expr>], first: usize, k: VarId, span: Span) -> Expr {
        if let [part] = parts {
            return part.take().unwrap_or_else(unspecified);
        }
        let (low, high) = parts.split_at_mut(parts.len() / 2);
        let middle = first + low.len();
        let operands = vec![Expr::Local(k, span), Expr::Const(Value::fixnum(middle as i64))];
        let test = self.call_internal(Internal::Less, operands, span);
        if_expr(test, self.choose(low, first, k, span), self.choose(high, middle, k, span))
    }

    /// The value of `test` unless it is false, else `rest`.
    fn or_else(&self, test: Expr, rest: Expr, span: Span) -> Expr {
        let t = self.temporary("t");
        let choice = if_expr(Expr::Local(t, span), Expr::Local(t, span), rest);
        Expr::Let(vec![(t, test)], Box::new(choice))
    }

    #[inline(never)]
    pub(super) fn when(&self, site: &Site) -> R<Expr> {
        let Some((&test, body)) = site.args.split_first() else {
            return Err(self.bad(site, "there is no test"));
        };
        let test = self.expand(test, site.scope, site.span)?;
        let body = self.expressions(body, site.scope, site)?;
        Ok(match site.core {
            Core::Unless => if_expr(test, unspecified(), body),
            _ => if_expr(test, body, unspecified()),
        })
    }

    #[inline(never)]
    pub(super) fn cond(&self, site: &Site) -> R<Expr> {
        if site.args.is_empty() {
            return Err(self.bad(site, "there are no clauses"));
        }
        self.cond_clauses(&site.args, site.scope, site, unspecified())
    }

    /// The clauses of a `cond` (or `guard`); `otherwise` when none applies.
    #[inline(never)]
    pub(super) fn cond_clauses(&self, clauses: &[Value], scope: &Scope, site: &Site, otherwise: Expr) -> R<Expr> {
        self.deeper(clauses.len().min(NESTED_ALTERNATIVES), site.span)?;
        let mut done: Vec<Box<dyn FnOnce(Expr) -> Expr + '_>> = Vec::new();
        let mut last = otherwise;
        for (i, &clause) in clauses.iter().enumerate() {
            let Some(parts) = list::to_vec(clause).filter(|parts| !parts.is_empty()) else {
                return Err(self.bad(site, format!("{} is not a clause", self.quoted(clause))));
            };
            let span = self.span_of(clause, site.span);
            if self.is_keyword(parts[0], scope, Core::Else) {
                self.check_else(&parts, i + 1 == clauses.len(), site)?;
                last = self.expressions(&parts[1..], scope, site)?;
                break;
            }
            let test = self.expand(parts[0], scope, span)?;
            match parts.get(1) {
                None => done.push(Box::new(move |rest| self.or_else(test, rest, span))),
                Some(&arrow) if self.is_keyword(arrow, scope, Core::Arrow) => {
                    let [_, _, receiver] = parts[..] else {
                        return Err(self.bad(site, "`=>` is followed by exactly one expression"));
                    };
                    let receiver = self.expand(receiver, scope, span)?;
                    done.push(Box::new(move |rest| {
                        let t = self.temporary("t");
                        let call = Expr::Call(Box::new(receiver), vec![Expr::Local(t, span)], span);
                        Expr::Let(vec![(t, test)], Box::new(if_expr(Expr::Local(t, span), call, rest)))
                    }));
                }
                Some(_) => {
                    let body = self.expressions(&parts[1..], scope, site)?;
                    done.push(Box::new(move |rest| if_expr(test, body, rest)));
                }
            }
        }
        Ok(self.alternatives(done, last, site.span, |clause, rest| clause(rest)))
    }

    fn is_keyword(&self, form: Value, scope: &Scope, core: Core) -> bool {
        is_identifier(form) && self.expander.is_core(form, scope, core)
    }

    fn check_else(&self, parts: &[Value], is_last: bool, site: &Site) -> R<()> {
        match (is_last, parts.len()) {
            (false, _) => Err(self.bad(site, "the else clause must be the last")),
            (true, 1) => Err(self.bad(site, "the else clause is empty")),
            (true, _) => Ok(()),
        }
    }

    #[inline(never)]
    pub(super) fn case(&self, site: &Site) -> R<Expr> {
        let Some((&key, clauses)) = site.args.split_first() else {
            return Err(self.bad(site, "there is no key"));
        };
        self.deeper(clauses.len().min(NESTED_ALTERNATIVES), site.span)?;
        let key = self.expand(key, site.scope, site.span)?;
        let var = self.temporary("key");
        let (mut done, mut last) = (Vec::new(), unspecified());
        for (i, &clause) in clauses.iter().enumerate() {
            let Some(parts) = list::to_vec(clause).filter(|parts| !parts.is_empty()) else {
                return Err(self.bad(site, format!("{} is not a clause", self.quoted(clause))));
            };
            if self.is_keyword(parts[0], site.scope, Core::Else) {
                self.check_else(&parts, i + 1 == clauses.len(), site)?;
                last = self.case_body(&parts[1..], var, site)?;
                break;
            }
            let Some(data) = list::to_vec(parts[0]) else {
                return Err(self.bad(site, format!("{} is not a list of data", self.quoted(parts[0]))));
            };
            if parts.len() == 1 {
                return Err(self.bad(site, format!("the clause {} has no expression", self.quoted(clause))));
            }
            let test = self.case_test(&data, var, self.span_of(clause, site.span));
            done.push((test, self.case_body(&parts[1..], var, site)?));
        }
        let choice = self.alternatives(done, last, site.span, |(test, body), rest| if_expr(test, body, rest));
        Ok(Expr::Let(vec![(var, key)], Box::new(choice)))
    }

    fn case_body(&self, forms: &[Value], key: VarId, site: &Site) -> R<Expr> {
        if !self.is_keyword(forms[0], site.scope, Core::Arrow) {
            return self.expressions(forms, site.scope, site);
        }
        let [_, receiver] = forms[..] else {
            return Err(self.bad(site, "`=>` is followed by exactly one expression"));
        };
        let receiver = self.expand(receiver, site.scope, site.span)?;
        Ok(Expr::Call(Box::new(receiver), vec![Expr::Local(key, site.span)], site.span))
    }

    /// Is the key `eqv?` to one of the data?
    fn case_test(&self, data: &[Value], key: VarId, span: Span) -> Expr {
        let data: Vec<Value> = data.iter().map(|&datum| strip(self.tools.heap, datum)).collect();
        if data.len() > COMPARED_ONE_BY_ONE {
            let all = Expr::Const(self.tools.heap.list(&data));
            return self.call_internal(Internal::Memv, vec![Expr::Local(key, span), all], span);
        }
        let equals = |&datum: &Value| {
            let same_word = !datum.is_pointer() && datum.to_immediate_flonum().is_none() || symbol::is_symbol(datum);
            let predicate = if same_word { Internal::Eq } else { Internal::Eqv };
            self.call_internal(predicate, vec![Expr::Local(key, span), Expr::Const(datum)], span)
        };
        let mut tests: Vec<Expr> = data.iter().map(equals).collect();
        let Some(last) = tests.pop() else { return Expr::Const(Value::FALSE) };
        tests.into_iter().rev().fold(last, |rest, test| if_expr(test, Expr::Const(Value::TRUE), rest))
    }

    /// `guard` (R7RS §4.2.7): `(%with-guard (lambda () body …) (lambda (variable reraise) (cond clause …)))`, where
    /// calling `reraise` goes back to the place of the raise and raises again from there.
    #[inline(never)]
    pub(super) fn guard(&self, site: &Site) -> R<Expr> {
        let [head, ref body @ ..] = site.args[..] else {
            return Err(self.bad(site, "there is no (variable clause ...)"));
        };
        let (id, clauses) = match list::to_vec(head).as_deref() {
            Some([id, clauses @ ..]) if is_identifier(*id) => (*id, clauses.to_vec()),
            _ => return Err(self.bad(site, format!("{} is not (variable clause ...)", self.quoted(head)))),
        };
        let (span, frame) = (site.span, site.scope.inner());
        let condition = self.bind_variable(&frame, id, site)?;
        let reraise = self.temporary("reraise");
        let again = Expr::Call(Box::new(Expr::Local(reraise, span)), Vec::new(), span);
        let clauses = self.cond_clauses(&clauses, &Scope::Local(frame), site, again)?;
        let formals = Formals { required: vec![condition, reraise], rest: None };
        let handler = Expr::Lambda(Rc::new(Lambda { name: Value::FALSE, formals, body: clauses, span }));
        let body = self.body(body, site.scope, site, Value::FALSE)?;
        let thunk = self.thunk(body, Value::FALSE, span);
        Ok(self.call_internal(Internal::WithGuard, vec![thunk, handler], span))
    }
}
