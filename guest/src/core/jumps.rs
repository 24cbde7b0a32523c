//! Calls of an exit's procedure, all in the lambda that has the exit, become jumps: [`jumps`].
//!
//! The body `(lambda (k) body)` is rewritten so that every call of `k` stands in tail position of the body, where it is
//! its operand: what follows a term that may exit moves to the place where the term gives its value,
//! `(begin (if a (k b) c) d)` becoming `(if a b (begin c d))`. Where a term gives its value in several places, what
//! follows is the second round of a loop that these places continue. The tree has no other way to join, and such a round
//! costs a poll and a test; copying what follows would let terms grow.

use super::ir::{Bind, Loop, Target, Term, Vars, block};
use crate::heap::Value;
use crate::syntax::ast::VarId;
use crate::text::source::Span;

/// The body of `(lambda (k) body)`, in which `k` is only called, with one operand, and in no inner procedure. `next` is the
/// number of the next loop.
pub(super) fn jumps(body: Term, k: VarId, vars: &mut Vars, next: &mut u32) -> Term {
    Jumps { k, vars, next }.tail(body)
}

/// Is this a call of the variable?
pub(super) fn calls(term: &Term, k: VarId) -> bool {
    matches!(term, Term::Call(Target::Value(callee), _, _) if callee.is_var(k))
}

/// Is the variable used in the term?
pub(super) fn mentions(term: &Term, k: VarId) -> bool {
    let mut found = term.used() == Some(k);
    term.each(&mut |part| found = found || mentions(part, k));
    found
}

/// Does the term, in tail position, continue a loop that is not one of `inner`?
fn continues(term: &Term, inner: &mut Vec<u32>) -> bool {
    match term {
        Term::Continue(id, _) => !inner.contains(id),
        Term::If(parts) => continues(&parts[1], inner) || continues(&parts[2], inner),
        Term::Block(_, body) => continues(body, inner),
        Term::Loop(it) => {
            inner.push(it.id);
            let found = continues(&it.body, inner);
            inner.pop();
            found
        }
        _ => false,
    }
}

struct Jumps<'a> {
    k: VarId,
    vars: &'a mut Vars,
    next: &'a mut u32,
}

/// What is made of the value of a term, where the term gives it.
type Then<'t, 'a> = &'t mut dyn FnMut(&mut Jumps<'a>, Term) -> Term;

impl<'a> Jumps<'a> {
    fn exits(&self, term: &Term) -> bool {
        mentions(term, self.k)
    }

    /// Does it neither exit nor continue a loop around it? Such a term gives its value in one place.
    fn is_plain(&self, term: &Term) -> bool {
        !self.exits(term) && !continues(term, &mut Vec::new())
    }

    /// A term whose value is that of the whole.
    fn tail(&mut self, term: Term) -> Term {
        self.go(term, &mut |_, value| value)
    }

    /// In how many places the term gives its value, other than by an exit.
    fn places(&self, term: &Term) -> u32 {
        match term {
            _ if self.is_plain(term) => 1,
            _ if calls(term, self.k) => 0,
            Term::Continue(..) => 0,
            Term::If(parts) => self.places(&parts[1]) + self.places(&parts[2]),
            Term::Block(binds, body) => {
                let ends = |bind: &Bind| match bind {
                    Bind::Let(_, term) | Bind::Do(term) => self.exits(term) && self.places(term) == 0,
                    Bind::Fix(_) => false,
                };
                if binds.iter().any(ends) { 0 } else { self.places(body) }
            }
            Term::Loop(it) => self.places(&it.body),
            _ => 1,
        }
    }

    /// The term, with `then` applied where it gives its value.
    fn go(&mut self, term: Term, then: Then<'_, 'a>) -> Term {
        if self.is_plain(&term) {
            return then(self, term);
        }
        match term {
            Term::Call(Target::Value(callee), mut args, _) if callee.is_var(self.k) => self.tail(args.remove(0)),
            Term::If(parts) => {
                let [test, yes, no] = *parts;
                if self.exits(&test) {
                    let value = self.vars.fresh(Value::FALSE);
                    let choice = Term::conditional(Term::Var(value), yes, no);
                    return self.steps(vec![Bind::Let(value, test)], choice, then);
                }
                let yes = self.go(yes, then);
                Term::conditional(test, yes, self.go(no, then))
            }
            Term::Block(binds, body) => self.steps(binds, *body, then),
            Term::Loop(mut it) => {
                let mut binds = Vec::new();
                if it.vars.iter().any(|(_, init)| self.exits(init)) {
                    it.vars.iter_mut().for_each(|(_, init)| self.bind(init, &mut binds));
                    return self.steps(binds, Term::Loop(it), then);
                }
                it.body = self.go(it.body, then);
                Term::Loop(it)
            }
            Term::Continue(id, args) if !args.iter().any(|arg| self.exits(arg)) => Term::Continue(id, args),
            mut other => {
                let mut binds = Vec::new();
                match &mut other {
                    // The variable that is called is read after the operands.
                    Term::Call(Target::Value(callee), args, _) if matches!(**callee, Term::Global(..)) => {
                        args.iter_mut().for_each(|arg| self.bind(arg, &mut binds));
                    }
                    other => other.each_mut(&mut |part| self.bind(part, &mut binds)),
                }
                self.steps(binds, other, then)
            }
        }
    }

    /// Binds an operand to a variable first.
    fn bind(&mut self, operand: &mut Term, binds: &mut Vec<Bind>) {
        if !matches!(operand, Term::Const(_)) {
            let value = self.vars.fresh(Value::FALSE);
            binds.push(Bind::Let(value, std::mem::replace(operand, Term::Var(value))));
        }
    }

    /// A block, with `then` applied where its body gives its value.
    fn steps(&mut self, mut binds: Vec<Bind>, body: Term, then: Then<'_, 'a>) -> Term {
        let exits = |bind: &Bind| match bind {
            Bind::Let(_, term) | Bind::Do(term) => self.exits(term),
            Bind::Fix(_) => false,
        };
        let Some(first) = binds.iter().position(exits) else {
            let body = self.go(body, then);
            return block(binds, body);
        };
        let after = binds.split_off(first + 1);
        let (var, init) = match binds.pop() {
            Some(Bind::Let(var, init)) => (Some(var), init),
            Some(Bind::Do(init)) => (None, init),
            Some(Bind::Fix(_)) | None => unreachable!("the step that exits"),
        };
        let places = self.places(&init);
        let term = if places > 1 {
            self.joined(var, init, after, body, then)
        } else {
            let mut rest = Some((after, body));
            self.go(init, &mut |this, value| {
                let Some((after, body)) = rest.take() else { unreachable!("{places} places where the value is given") };
                let rest = this.steps(after, body, then);
                block(vec![step(var, value)], rest)
            })
        };
        block(binds, term)
    }

    /// `init` and what follows it, as the two rounds of a loop.
    fn joined(&mut self, var: Option<VarId>, init: Term, after: Vec<Bind>, body: Term, then: Then<'_, 'a>) -> Term {
        let id = *self.next;
        *self.next += 1;
        let (second, given) = (self.vars.fresh(Value::FALSE), var.map(|_| self.vars.fresh(Value::FALSE)));
        let first = self.go(init, &mut |_, value| match given {
            Some(_) => Term::Continue(id, vec![Term::TRUE, value]),
            None => block(vec![Bind::Do(value)], Term::Continue(id, vec![Term::TRUE])),
        });
        let rest = self.steps(after, body, then);
        let rest = match (var, given) {
            (Some(var), Some(given)) => block(vec![Bind::Let(var, Term::Var(given))], rest),
            _ => rest,
        };
        let vars = [Some(second), given].into_iter().flatten().map(|var| (var, Term::FALSE)).collect();
        let body = Term::conditional(Term::Var(second), rest, first);
        Term::Loop(Box::new(Loop { id, vars, body, span: Span::NONE }))
    }
}

fn step(var: Option<VarId>, value: Term) -> Bind {
    match var {
        Some(var) => Bind::Let(var, value),
        None => Bind::Do(value),
    }
}
