//! Core forms to terms; calls of well-known primitives become inline operations.
//!
//! - **Needs**: the expander's core forms.
//! - **Gives**: terms. A call of a primitive that names an [`Op`], with the number of operands the op takes, is that op;
//!   `+ * - /` with some more operands are chains of ops; `cadr` and its kin are chains of `car` and `cdr`, and `list` of a few
//!   operands of `cons`, whose operands are all evaluated before the first pair is made; `vector` of a few operands is stores
//!   into a fresh one, `memq` in a constant list comparisons (`unfold`); a `lambda` that is called where
//!   it stands is a block. `let-values` and `case-lambda` are spelled out (a `case-lambda` that captures
//!   nothing is made once, before the form); `call-with-values` with a `lambda` as
//!   the consumer is a `let-values`, and `values` of up to four arguments an op.
//! - **Breaks**: nothing. A call with a wrong number of operands stays a call, and raises when it runs; so do unary `-`
//!   and `/` (0 - x is not -x for 0.0), one-operand `+` and `*` (they check their operand), and long chains of comparisons.

use super::ir::{Bind, Proc, Target, Term, Vars, block};
use super::letrec::set_at_once;
use super::unfold::{COMPARED_OPERANDS, is_order};
use crate::heap::Value;
use crate::spec::limits::{CONSED_ELEMENTS, MAX_CHAIN, MAX_OPERANDS, STORED_ELEMENTS};
use crate::spec::{Inline, Internal, Op, Standard};
use crate::syntax::ast::{Ast, CaseLambda, Expr, Formals, Lambda, Recursive, VarId};
use crate::text::source::Span;
use std::collections::BTreeSet;

/// What the core asks about top-level variables.
pub trait Integrable {
    /// What calls of the primitive in this variable become, while nobody can have changed the variable.
    fn inline(&self, global: Value) -> Option<Inline>;
    /// The variable (a `Kind::Global`) of an internal procedure.
    fn internal(&self, procedure: Internal) -> Value;
    /// A fresh top-level variable that no program can name, for a value that a form makes once.
    fn unnamed(&self) -> Value;
    /// The box with the current port of a kind: what its parameter holds.
    fn current_port(&self, which: Standard) -> Value;
    /// Levels of terms beyond which a form is refused.
    fn nesting(&self) -> u32;
    /// Does the procedure in this variable never return (as `error` does), while nobody can have changed the variable?
    fn never_returns(&self, global: Value) -> bool;
}

/// The terms of a top-level form, and its variables.
pub fn integrate(ast: &Ast, globals: &dyn Integrable) -> (Term, Vars) {
    let mut vars = Vars::default();
    for var in &ast.vars {
        let id = vars.fresh(var.name);
        vars[id].assigned = var.assigned.get();
    }
    let mut pass = Integrate { globals, vars, inside: 0, made_once: Vec::new() };
    let body = pass.term(&ast.body);
    (block(pass.made_once, body), pass.vars)
}

pub(super) struct Integrate<'a> {
    globals: &'a dyn Integrable,
    pub(super) vars: Vars,
    /// Procedures around the expression.
    inside: u32,
    /// What the form makes before anything else.
    made_once: Vec<Bind>,
}

impl Integrate<'_> {
    fn term(&mut self, expr: &Expr) -> Term {
        match expr {
            Expr::Const(value) => Term::Const(*value),
            Expr::Local(var, _) => Term::Var(*var),
            Expr::Global(global, span) => Term::Global(*global, *span),
            Expr::SetLocal(var, value, span) => Term::SetVar(*var, Box::new(self.term(value)), *span),
            Expr::SetGlobal(global, value, span) => self.set_global(*global, value, false, *span),
            Expr::Define(global, value, span) => self.set_global(*global, value, true, *span),
            Expr::If(test, then, otherwise) => {
                Term::If(Box::new([self.term(test), self.term(then), self.term(otherwise)]))
            }
            Expr::Lambda(lambda) => Term::Lambda(self.lambda(lambda, lambda.name)),
            Expr::CaseLambda(it) => self.case_lambda(it),
            Expr::Seq(exprs) => self.sequence(exprs),
            Expr::Call(callee, args, span) => self.call(callee, args, *span),
            Expr::Let(bindings, body) => {
                let binds = bindings.iter().map(|(var, init)| Bind::Let(*var, self.term(init))).collect();
                block(binds, self.term(body))
            }
            Expr::Letrec(set, bindings, body) => {
                let bindings: Vec<_> = bindings.iter().map(|(var, init)| (*var, self.term(init))).collect();
                let body = self.term(body);
                match set {
                    _ if bindings.is_empty() => body,
                    Recursive::InOrder => Term::Letrec(bindings, Box::new(body)),
                    Recursive::AllAtOnce => set_at_once(bindings, body, &mut self.vars),
                }
            }
            Expr::LetValues(formals, init, body, span) => self.let_values(formals, init, body, *span),
        }
    }

    fn set_global(&mut self, global: Value, value: &Expr, define: bool, span: Span) -> Term {
        Term::SetGlobal { global, value: Box::new(self.term(value)), define, span }
    }

    fn lambda(&mut self, lambda: &Lambda, name: Value) -> Box<Proc> {
        self.inside += 1;
        let body = self.term(&lambda.body);
        self.inside -= 1;
        Box::new(Proc::new(name, lambda.span, lambda.formals.required.clone(), lambda.formals.rest, body))
    }

    fn case_lambda(&mut self, it: &CaseLambda) -> Term {
        let mut clauses: Vec<Term> =
            it.clauses.iter().map(|clause| Term::Lambda(self.lambda(clause, it.name))).collect();
        if clauses.len() == 1 {
            return clauses.remove(0);
        }
        // Inside of a procedure, one that captures nothing is made once, as a `lambda` that captures nothing is.
        let made_once = self.inside > 0 && clauses.iter().all(is_closed);
        let callee = Term::Global(self.globals.internal(Internal::CaseLambda), it.span);
        let made = self.call_of(callee, clauses, it.span);
        if !made_once {
            return made;
        }
        let global = self.globals.unnamed();
        let set = Term::SetGlobal { global, value: Box::new(made), define: true, span: it.span };
        self.made_once.push(Bind::Do(set));
        Term::Global(global, it.span)
    }

    fn sequence(&mut self, exprs: &[Expr]) -> Term {
        let Some((last, first)) = exprs.split_last() else { return Term::Const(Value::UNSPECIFIED) };
        let binds = first.iter().map(|expr| Bind::Do(self.term(expr))).collect();
        block(binds, self.term(last))
    }

    fn call(&mut self, callee: &Expr, args: &[Expr], span: Span) -> Term {
        if let (Expr::Global(global, _), [producer, Expr::Lambda(consumer)]) = (callee, args)
            && self.globals.inline(*global) == Some(Inline::CallWithValues)
        {
            let init = self.call(producer, &[], span);
            return self.receive(&consumer.formals, init, &consumer.body, span);
        }
        let args: Vec<Term> = args.iter().map(|arg| self.term(arg)).collect();
        match callee {
            Expr::Global(global, _) => match self.inline(*global, args, span) {
                Ok(term) => term,
                // Not a tail call: a report shows the frame that called, and where. Nothing is lost: handlers run on top
                // of the call in any case.
                Err(args) if self.globals.never_returns(*global) => {
                    let callee = self.term(callee);
                    let call = self.call_of(callee, args, span);
                    block(vec![Bind::Do(call)], Term::Const(Value::UNSPECIFIED))
                }
                Err(args) => {
                    let callee = self.term(callee);
                    self.call_of(callee, args, span)
                }
            },
            Expr::Lambda(lambda) if lambda.formals.rest.is_none() && lambda.formals.required.len() == args.len() => {
                let binds = lambda.formals.required.iter().zip(args).map(|(&var, arg)| Bind::Let(var, arg)).collect();
                block(binds, self.term(&lambda.body))
            }
            Expr::Const(_)
            | Expr::Local(..)
            | Expr::SetLocal(..)
            | Expr::SetGlobal(..)
            | Expr::Define(..)
            | Expr::If(..)
            | Expr::Lambda(_)
            | Expr::CaseLambda(_)
            | Expr::Seq(_)
            | Expr::Call(..)
            | Expr::Let(..)
            | Expr::Letrec(..)
            | Expr::LetValues(..) => {
                let callee = self.term(callee);
                self.call_of(callee, args, span)
            }
        }
    }

    /// A call, of any number of operands.
    fn call_of(&mut self, callee: Term, args: Vec<Term>, span: Span) -> Term {
        if args.len() <= MAX_OPERANDS {
            return Term::Call(Target::Value(Box::new(callee)), args, span);
        }
        let (mut binds, mut parts) = (Vec::new(), Vec::new());
        let mut args = args.into_iter().peekable();
        while args.peek().is_some() {
            let part = self.vars.fresh(Value::FALSE);
            let operands = args.by_ref().take(MAX_OPERANDS).collect();
            binds.push(Bind::Let(part, self.call_internal(Internal::List, operands, span)));
            parts.push(Term::Var(part));
        }
        let list = self.call_internal(Internal::Append, parts, span);
        block(binds, self.call_internal(Internal::Apply, vec![callee, list], span))
    }

    fn call_internal(&mut self, procedure: Internal, args: Vec<Term>, span: Span) -> Term {
        let callee = Term::Global(self.globals.internal(procedure), span);
        self.call_of(callee, args, span)
    }

    /// The call of a primitive as operations, or its operands back.
    fn inline(&mut self, global: Value, mut args: Vec<Term>, span: Span) -> Result<Term, Vec<Term>> {
        match (self.globals.inline(global), args.len()) {
            (Some(Inline::Op(op)), count) if count == op.arity() => Ok(Term::Prim(op, args, span)),
            (Some(Inline::Op(op)), count) if count + 1 == op.arity() && op.default_port().is_some() => {
                args.extend(op.default_port().map(|which| self.current_port(which, span)));
                Ok(Term::Prim(op, args, span))
            }
            (Some(Inline::Op(Op::Add)), 0) => Ok(Term::Const(Value::fixnum(0))),
            (Some(Inline::Op(Op::Mul)), 0) => Ok(Term::Const(Value::fixnum(1))),
            (Some(Inline::Op(op @ (Op::Add | Op::Mul | Op::Sub | Op::Div))), 3..=MAX_CHAIN) => {
                Ok(self.chain(op, args, span))
            }
            (Some(Inline::Op(op @ (Op::Max | Op::Min | Op::BitAnd | Op::BitOr | Op::BitXor))), 3..=MAX_CHAIN) => {
                Ok(self.chain(op, args, span))
            }
            (Some(Inline::Op(op)), 3..=COMPARED_OPERANDS) if is_order(op) => Ok(self.ascending(op, args, span)),
            (Some(Inline::Op(Op::MakeVector)), 1) => {
                args.push(Term::Const(Value::UNSPECIFIED));
                Ok(Term::Prim(Op::MakeVector, args, span))
            }
            (Some(Inline::Vector), 1..=STORED_ELEMENTS) => Ok(self.vector(args, span)),
            (Some(Inline::Record), 2..=STORED_ELEMENTS) => Ok(self.record(args, span)),
            (Some(Inline::Search(search)), 2) => self.search(search, args, span),
            (Some(Inline::ConsStar), 1..=CONSED_ELEMENTS) => {
                let last = args.pop().unwrap_or(Term::FALSE);
                Ok(args.into_iter().rev().fold(last, |rest, first| Term::Prim(Op::Cons, vec![first, rest], span)))
            }
            (Some(Inline::List), ..=CONSED_ELEMENTS) => {
                let pair = |rest, first| Term::Prim(Op::Cons, vec![first, rest], span);
                Ok(args.into_iter().rev().fold(Term::Const(Value::NIL), pair))
            }
            (Some(Inline::Values), 1) => Ok(args.remove(0)),
            (Some(Inline::Values), 2) => Ok(Term::Prim(Op::Values2, args, span)),
            (Some(Inline::Values), 3) => Ok(Term::Prim(Op::Values3, args, span)),
            (Some(Inline::Values), 4) => Ok(Term::Prim(Op::Values4, args, span)),
            (Some(Inline::Selector(path)), 1) => Ok(path.chars().rev().fold(args.remove(0), |term, letter| {
                Term::Prim(if letter == 'a' { Op::Car } else { Op::Cdr }, vec![term], span)
            })),
            (
                Some(
                    Inline::Op(_)
                    | Inline::List
                    | Inline::ConsStar
                    | Inline::Vector
                    | Inline::Record
                    | Inline::Search(_)
                    | Inline::Selector(_)
                    | Inline::Values
                    | Inline::CallWithValues
                    | Inline::CallCc
                    | Inline::Caller(_),
                )
                | None,
                _,
            ) => Err(args),
        }
    }

    /// The content of the parameter that holds the current port of a kind.
    fn current_port(&self, which: Standard, span: Span) -> Term {
        Term::Prim(Op::BoxRef, vec![Term::Const(self.globals.current_port(which))], span)
    }

    /// `(op (op a b) c)` …: all operands are evaluated before the first operation can raise.
    fn chain(&mut self, op: Op, mut args: Vec<Term>, span: Span) -> Term {
        let mut binds = Vec::new();
        if !args[2..].iter().all(|arg| arg.is_pure(&self.vars)) {
            self.bind_each(&mut args, &mut binds);
        }
        let chain = args.into_iter().reduce(|a, b| Term::Prim(op, vec![a, b], span));
        block(binds, chain.unwrap_or(Term::FALSE))
    }

    /// Binds what is no constant to variables, in order.
    pub(super) fn bind_each(&mut self, args: &mut [Term], binds: &mut Vec<Bind>) {
        for arg in args.iter_mut().filter(|arg| !matches!(arg, Term::Const(_))) {
            let temporary = self.vars.fresh(Value::FALSE);
            binds.push(Bind::Let(temporary, std::mem::replace(arg, Term::Var(temporary))));
        }
    }

    fn let_values(&mut self, formals: &Formals, init: &Expr, body: &Expr, span: Span) -> Term {
        let init = self.term(init);
        self.receive(formals, init, body, span)
    }

    /// `body` with what `init` gives in the variables of `formals`.
    fn receive(&mut self, formals: &Formals, init: Term, body: &Expr, span: Span) -> Term {
        let result = self.vars.fresh(Value::FALSE);
        let count = Term::Const(Value::fixnum(formals.required.len() as i64));
        let mut binds = vec![Bind::Let(result, init)];
        if let Some(rest) = formals.rest {
            let callee = Target::Value(Box::new(Term::Global(self.globals.internal(Internal::ValuesToList), span)));
            let mut list = Term::Call(callee, vec![Term::Var(result), count], span);
            for &var in &formals.required {
                let pair = self.vars.fresh(Value::FALSE);
                binds.push(Bind::Let(pair, list));
                binds.push(Bind::Let(var, Term::Prim(Op::Car, vec![Term::Var(pair)], span)));
                list = Term::Prim(Op::Cdr, vec![Term::Var(pair)], span);
            }
            binds.push(Bind::Let(rest, list));
        } else {
            let n = formals.required.len();
            for (i, &var) in formals.required.iter().enumerate() {
                let operands = vec![Term::Var(result), fixnum(i), fixnum(n)];
                binds.push(Bind::Let(var, Term::Prim(Op::ValuesRef, operands, span)));
            }
        }
        block(binds, self.term(body))
    }
}

/// Does a term refer to no variable that is bound outside of it?
fn is_closed(term: &Term) -> bool {
    let (mut bound, mut used) = (BTreeSet::new(), BTreeSet::new());
    variables(term, &mut bound, &mut used);
    used.is_subset(&bound)
}

/// The variables that a term binds, and those that it uses.
fn variables(term: &Term, bound: &mut BTreeSet<VarId>, used: &mut BTreeSet<VarId>) {
    used.extend(term.used());
    match term {
        Term::Lambda(proc) => bound.extend(proc.required.iter().chain(&proc.rest)),
        Term::Block(binds, _) => {
            for bind in binds {
                match bind {
                    Bind::Let(var, _) => {
                        bound.insert(*var);
                    }
                    Bind::Do(_) => {}
                    Bind::Fix(procs) => {
                        for (var, proc) in procs {
                            bound.insert(*var);
                            bound.extend(proc.required.iter().chain(&proc.rest));
                        }
                    }
                }
            }
        }
        Term::Letrec(bindings, _) => bound.extend(bindings.iter().map(|(var, _)| *var)),
        _ => {}
    }
    term.each(&mut |part| variables(part, bound, used));
}

pub(super) fn fixnum(n: usize) -> Term {
    Term::Const(Value::fixnum(n as i64))
}
