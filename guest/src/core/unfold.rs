//! Calls that become several operations: objects made in place, searches in constant lists, ascending sequences. Part of
//! `integrate`.

use super::fold::is_itself;
use super::integrate::{Integrate, fixnum};
use super::ir::{Bind, Term, block};
use crate::heap::Value;
use crate::heap::objects::{car, cdr};
use crate::spec::limits::SEARCHED_ELEMENTS;
use crate::spec::{Op, Search};
use crate::text::source::Span;

/// Operands of a chained comparison up to which it is comparisons of two.
pub(super) const COMPARED_OPERANDS: usize = 4;

/// Does the operation compare two numbers or characters?
pub(super) fn is_order(op: Op) -> bool {
    use Op::{CharEq, CharGe, CharGt, CharLe, CharLt, Ge, Gt, Le, Lt, NumEq};
    matches!(op, NumEq | Lt | Gt | Le | Ge | CharEq | CharLt | CharGt | CharLe | CharGe)
}

impl Integrate<'_> {
    /// `(op a b c)`: `(if (op a b) (op b c) (begin (op b c) #f))`, since all operands are checked.
    pub(super) fn ascending(&mut self, op: Op, mut args: Vec<Term>, span: Span) -> Term {
        let mut binds = Vec::new();
        self.bind_each(&mut args, &mut binds);
        let compared = |i: usize| Term::Prim(op, vec![copy(&args[i]), copy(&args[i + 1])], span);
        let last = args.len() - 2;
        let all = (0..last).rev().fold(compared(last), |rest, i| {
            let checks = (i + 1..=last).map(|j| Bind::Do(compared(j))).collect();
            Term::If(Box::new([compared(i), rest, block(checks, Term::FALSE)]))
        });
        block(binds, all)
    }

    /// A vector of the operands, of which there is at least one.
    pub(super) fn vector(&mut self, mut args: Vec<Term>, span: Span) -> Term {
        let mut binds = Vec::new();
        self.bind_each(&mut args, &mut binds);
        let made = Term::Prim(Op::MakeVector, vec![fixnum(args.len()), copy(&args[0])], span);
        self.filled(binds, made, Op::VectorInit, args, span)
    }

    /// A record of the type that is the first operand, with the others as fields, of which there is at least one.
    pub(super) fn record(&mut self, mut args: Vec<Term>, span: Span) -> Term {
        let mut binds = Vec::new();
        self.bind_each(&mut args, &mut binds);
        let ty = args.remove(0);
        let made = Term::Prim(Op::MakeRecord, vec![ty, fixnum(args.len()), copy(&args[0])], span);
        self.filled(binds, made, Op::RecordInit, args, span)
    }

    /// What `made` makes, whose elements are all the first operand, with the other operands stored where they belong. No
    /// operand is evaluated any more when it is made, so nobody else sees it before it is complete.
    fn filled(&mut self, mut binds: Vec<Bind>, made: Term, store: Op, args: Vec<Term>, span: Span) -> Term {
        let object = self.vars.fresh(Value::FALSE);
        binds.push(Bind::Let(object, made));
        for (i, arg) in args.into_iter().enumerate().skip(1) {
            binds.push(Bind::Do(Term::Prim(store, vec![Term::Var(object), fixnum(i), arg], span)));
        }
        block(binds, Term::Var(object))
    }

    /// `memq` and its kin in a constant list: a comparison with each element. The operands back when the list is long, or
    /// none.
    pub(super) fn search(&mut self, search: Search, mut args: Vec<Term>, span: Span) -> Result<Term, Vec<Term>> {
        let Term::Const(items) = args[1] else { return Err(args) };
        let fits = |tail: &Value| !search.has_keys() || car(*tail).is_pair();
        let Some(tails) = tails(items).filter(|tails| tails.iter().all(fits)) else { return Err(args) };
        let mut binds = Vec::new();
        self.bind_each(&mut args[..1], &mut binds);
        let found = tails.into_iter().rev().fold(Term::FALSE, |rest, tail| {
            let (key, result) = if search.has_keys() { (car(car(tail)), car(tail)) } else { (car(tail), tail) };
            let op = if is_itself(key) { Op::Eq } else { search.comparison() };
            let test = Term::Prim(op, vec![copy(&args[0]), Term::Const(key)], span);
            Term::If(Box::new([test, Term::Const(result), rest]))
        });
        Ok(block(binds, found))
    }
}

/// The tails of a short list, longest first.
fn tails(items: Value) -> Option<Vec<Value>> {
    let (mut tails, mut at) = (Vec::new(), items);
    while at.is_pair() && tails.len() < SEARCHED_ELEMENTS {
        tails.push(at);
        at = cdr(at);
    }
    at.is_null().then_some(tails)
}

/// A constant or variable once more.
fn copy(atom: &Term) -> Term {
    match atom {
        Term::Const(value) => Term::Const(*value),
        Term::Var(var) => Term::Var(*var),
        _ => unreachable!("operands are bound to variables"),
    }
}
