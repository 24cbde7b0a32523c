//! Makes terms smaller: constants, copies, tests.
//!
//! - **Needs**: terms at any stage up to `normal`.
//! - **Gives**: equivalent terms. Unassigned variables bound to a constant or another unassigned variable are replaced;
//!   bindings nobody uses are gone when they are pure; `if` on a constant is decided, `(if (not x) ..)` flipped, and a
//!   test that is itself an `if` with a constant branch is threaded where nothing but an atom has to be copied;
//!   `(let ((t e)) (if t ..))` with one use of `t` is `(if e ..)`; operations on constants are done. An unassigned
//!   variable bound to a `lambda` becomes a `Fix`.
//! - **Breaks**: nothing. Rejected: copying a branch that is more than an atom (terms would grow), and moving a binding
//!   into the place of its single use when something is evaluated in between.

use super::fold::{fold, is_itself};
use super::ir::{Bind, Proc, Target, Term, Vars, block};
use crate::heap::Value;
use crate::spec::Op;
use crate::syntax::ast::VarId;
use crate::text::source::Span;

/// Simplifies `term`.
pub fn simplify(term: &mut Term, vars: &mut Vars) {
    vars.count_uses(term);
    let copies = (0..vars.len()).map(|_| None).collect();
    Simplify { vars, copies }.term(term);
}

/// What a variable is a copy of.
#[derive(Clone, Copy)]
enum Atom {
    Const(Value),
    Var(VarId),
}

struct Simplify<'a> {
    vars: &'a mut Vars,
    /// By variable: what stands for it everywhere.
    copies: Vec<Option<Atom>>,
}

impl Simplify<'_> {
    fn term(&mut self, term: &mut Term) {
        match term {
            Term::Const(_) | Term::Checked(..) | Term::Global(..) => {}
            Term::Var(var) => {
                let var = *var;
                self.variable(term, var);
            }
            Term::If(_) => self.conditional(term, false),
            Term::Block(..) => self.block(term, false),
            Term::Prim(..) => {
                term.each_mut(&mut |part| self.term(part));
                self.primitive(term);
            }
            Term::Call(..) => {
                term.each_mut(&mut |part| self.term(part));
                beta(term);
            }
            Term::SetVar(..)
            | Term::SetGlobal { .. }
            | Term::Lambda(_)
            | Term::Letrec(..)
            | Term::Loop(_)
            | Term::Continue(..) => term.each_mut(&mut |part| self.term(part)),
        }
    }

    /// A term of which only the truth matters.
    fn test(&mut self, term: &mut Term) {
        match term {
            Term::If(_) => self.conditional(term, true),
            Term::Block(..) => self.block(term, true),
            Term::Const(_)
            | Term::Var(_)
            | Term::Checked(..)
            | Term::Global(..)
            | Term::SetVar(..)
            | Term::SetGlobal { .. }
            | Term::Prim(..)
            | Term::Call(..)
            | Term::Lambda(_)
            | Term::Letrec(..)
            | Term::Loop(_)
            | Term::Continue(..) => self.term(term),
        }
        if let Term::Const(value) = term {
            *value = Value::bool(value.is_true());
        }
    }

    fn part(&mut self, term: &mut Term, test: bool) {
        if test { self.test(term) } else { self.term(term) }
    }

    fn variable(&mut self, term: &mut Term, var: VarId) {
        if let Some(copy) = self.copies[var.0 as usize] {
            self.vars[var].uses -= 1;
            *term = match copy {
                Atom::Const(value) => Term::Const(value),
                Atom::Var(other) => {
                    self.vars[other].uses += 1;
                    Term::Var(other)
                }
            };
        }
    }

    fn primitive(&mut self, term: &mut Term) {
        let Term::Prim(op, args, _) = term else { return };
        if let Op::Eqv | Op::Equal = op
            && args.iter().any(|arg| matches!(arg, Term::Const(value) if is_itself(*value)))
        {
            *op = Op::Eq;
        }
        if let Some(value) = fold(*op, args) {
            *term = Term::Const(value);
        } else if *op == Op::Not
            && let Some(Term::Prim(Op::Not, inner, _)) = args.first_mut()
            && inner[0].is_boolean()
        {
            *term = inner[0].take();
        }
    }

    /// Forgets what is no longer evaluated.
    fn drop(&mut self, term: &mut Term) {
        self.vars.forget_uses(term);
        *term = Term::FALSE;
    }

    fn conditional(&mut self, term: &mut Term, is_test: bool) {
        let Term::If(parts) = term else { return };
        self.test(&mut parts[0]);
        unwrap_not(parts);
        if let Term::Const(value) = parts[0] {
            let (kept, dropped) = if value.is_true() { (1, 2) } else { (2, 1) };
            self.drop(&mut parts[dropped]);
            let mut kept = parts[kept].take();
            self.part(&mut kept, is_test);
            *term = kept;
            return;
        }
        if let Term::Var(tested) = parts[0] {
            self.known_branches(parts, tested, is_test);
        }
        self.part(&mut parts[1], is_test);
        self.part(&mut parts[2], is_test);
        if (is_test || parts[0].is_boolean()) && parts[1].is_const(Value::TRUE) && parts[2].is_const(Value::FALSE) {
            *term = parts[0].take();
        } else if parts[1].is_const(Value::FALSE) && parts[2].is_const(Value::TRUE) {
            *term = Term::Prim(Op::Not, vec![parts[0].take()], Span::NONE);
        } else {
            self.thread(parts);
        }
    }

    /// In the branches of `(if x ..)`, `x` itself is known.
    fn known_branches(&mut self, parts: &mut [Term; 3], tested: VarId, is_test: bool) {
        if self.vars[tested].assigned {
            return;
        }
        for (branch, truth) in [(1, Value::TRUE), (2, Value::FALSE)] {
            if parts[branch].is_var(tested) && (is_test || branch == 2) {
                self.vars[tested].uses -= 1;
                parts[branch] = Term::Const(truth);
            }
        }
    }

    /// `(if (if a b #f) d e)` is `(if a (if b d e) e)` when `e` is an atom; likewise the three other cases.
    fn thread(&mut self, parts: &mut [Term; 3]) {
        for constant in [2, 1] {
            let [Term::If(inner), then, otherwise] = parts else { return };
            let Term::Const(value) = inner[constant] else { continue };
            let target: &Term = if value.is_true() { then } else { otherwise };
            let Some(copy) = target.copied_atom() else { continue };
            if let Some(var) = copy.used() {
                self.vars[var].uses += 1;
            }
            let open = Term::conditional(inner[3 - constant].take(), then.take(), otherwise.take());
            let test = inner[0].take();
            *parts = if constant == 2 { [test, open, copy] } else { [test, copy, open] };
            unwrap_not(parts);
            return;
        }
    }

    fn block(&mut self, term: &mut Term, is_test: bool) {
        let Term::Block(binds, body) = term.take() else { return };
        let mut done = Vec::with_capacity(binds.len());
        for bind in binds {
            self.bind(bind, &mut done);
        }
        let mut body = *body;
        self.forward(&mut done, &mut body);
        self.part(&mut body, is_test);
        // The body's own bindings are simplified already; ours that nobody uses now go, last first.
        let mut kept = Vec::with_capacity(done.len());
        for bind in done.into_iter().rev() {
            if let Some(bind) = self.still_needed(bind) {
                kept.push(bind);
            }
        }
        kept.reverse();
        *term = block(kept, body);
        self.forward_into_test(term);
    }

    /// Simplifies one binding, and appends what is left of it.
    fn bind(&mut self, bind: Bind, done: &mut Vec<Bind>) {
        match bind {
            Bind::Let(var, mut init) => {
                self.term(&mut init);
                if !self.vars[var].assigned {
                    // What stands before an atom need not be nested.
                    if let Term::Block(binds, end) = &mut init
                        && end.is_atom()
                    {
                        done.append(binds);
                        init = end.take();
                    }
                    match init {
                        Term::Const(value) => self.copies[var.0 as usize] = Some(Atom::Const(value)),
                        Term::Var(other) if !self.vars[other].assigned => {
                            self.copies[var.0 as usize] = Some(Atom::Var(other));
                            self.vars[other].uses -= 1;
                        }
                        Term::Lambda(proc) => done.push(Bind::Fix(vec![(var, proc)])),
                        init => done.push(Bind::Let(var, init)),
                    }
                } else {
                    done.push(Bind::Let(var, init));
                }
            }
            Bind::Do(mut term) => {
                self.term(&mut term);
                if let Term::Block(binds, end) = &mut term {
                    done.append(binds);
                    term = end.take();
                }
                if term.is_pure(self.vars) { self.drop(&mut term) } else { done.push(Bind::Do(term)) }
            }
            Bind::Fix(mut procs) => {
                procs.iter_mut().for_each(|(_, proc)| self.term(&mut proc.body));
                done.push(Bind::Fix(procs));
            }
        }
    }

    /// `(let ((t boolean)) (if t t e))` is `(let ((t boolean)) (if t #t e))`.
    fn forward(&mut self, done: &mut [Bind], body: &mut Term) {
        if let Some(Bind::Let(var, init)) = done.last()
            && !self.vars[*var].assigned
            && init.is_boolean()
            && let Term::If(parts) = body
            && parts[0].is_var(*var)
            && parts[1].is_var(*var)
        {
            self.vars[*var].uses -= 1;
            parts[1] = Term::TRUE;
        }
    }

    /// `(let ((t e)) (if t ..))` with no other use of `t` is `(if e ..)`.
    fn forward_into_test(&mut self, term: &mut Term) {
        let Term::Block(binds, body) = term else { return };
        let Term::If(parts) = &mut **body else { return };
        if let Some(Bind::Let(var, _)) = binds.last()
            && parts[0].is_var(*var)
            && self.vars[*var].uses == 1
            && !self.vars[*var].assigned
            && let Some(Bind::Let(var, init)) = binds.pop()
        {
            self.vars[var].uses = 0;
            parts[0] = init;
            unwrap_not(parts);
            if binds.is_empty() {
                *term = body.take();
            }
        }
    }

    fn still_needed(&mut self, bind: Bind) -> Option<Bind> {
        match bind {
            Bind::Let(var, mut init) if self.vars[var].uses == 0 && !self.vars[var].assigned => {
                if init.is_pure(self.vars) {
                    self.drop(&mut init);
                    return None;
                }
                Some(Bind::Do(init))
            }
            Bind::Let(var, init) => Some(Bind::Let(var, init)),
            Bind::Fix(procs) if procs.iter().all(|(var, _)| self.vars[*var].uses == 0) => {
                procs.iter().for_each(|(_, proc)| self.vars.forget_uses(&proc.body));
                None
            }
            Bind::Fix(procs) => Some(Bind::Fix(procs)),
            Bind::Do(term) => Some(Bind::Do(term)),
        }
    }
}

impl Term {
    fn is_const(&self, value: Value) -> bool {
        matches!(self, Term::Const(v) if *v == value)
    }

    /// Another such constant or variable.
    fn copied_atom(&self) -> Option<Term> {
        if let Term::Const(value) = self {
            return Some(Term::Const(*value));
        }
        if let Term::Var(var) = self { Some(Term::Var(*var)) } else { None }
    }
}

/// Turns the branches round while the test is a `not`.
fn unwrap_not(parts: &mut [Term; 3]) {
    while let Term::Prim(Op::Not, args, _) = &mut parts[0] {
        parts[0] = args[0].take();
        parts.swap(1, 2);
    }
}

/// A call of a `lambda` that stands where it is called.
fn beta(term: &mut Term) {
    let Term::Call(Target::Value(callee), args, _) = term else { return };
    let count = args.len();
    match &mut **callee {
        Term::Lambda(proc) if proc.takes(count) => {
            let Proc { required, body, .. } = &mut **proc;
            let binds = required.iter().zip(args.drain(..)).map(|(&var, arg)| Bind::Let(var, arg)).collect();
            *term = block(binds, body.take());
        }
        // Making procedures cannot be observed, so it may come before the operands.
        Term::Block(binds, end) if binds.iter().all(|bind| matches!(bind, Bind::Fix(_))) => {
            let (binds, end) = (std::mem::take(binds), end.take());
            **callee = end;
            *term = block(binds, term.take());
        }
        Term::Letrec(bindings, end) if bindings.iter().all(|(_, init)| matches!(init, Term::Lambda(_))) => {
            let (bindings, end) = (std::mem::take(bindings), end.take());
            **callee = end;
            *term = Term::Letrec(bindings, Box::new(term.take()));
        }
        Term::Const(_)
        | Term::Var(_)
        | Term::Checked(..)
        | Term::Global(..)
        | Term::SetVar(..)
        | Term::SetGlobal { .. }
        | Term::If(_)
        | Term::Prim(..)
        | Term::Call(..)
        | Term::Lambda(_)
        | Term::Block(..)
        | Term::Letrec(..)
        | Term::Loop(_)
        | Term::Continue(..) => {}
    }
}
