//! A-normal form ("call binding"): operands become atoms.
//!
//! - **Needs**: closures converted.
//! - **Gives**: terms in which operands of operations, calls, loops and `Continue` are constants or variables; everything
//!   else is bound first, operands left to right, then the operator (a top-level variable that is called is read by the
//!   call itself). Procedures stand in `Fix` only. The test of an `if` is a *test*: an atom, an operation, or an `if` or
//!   a block that ends in tests; anything else is bound to a temporary inside the test.
//! - **Breaks**: nothing more is simplified.
//!
//! Binding a test's operands inside the test, not before the `if`, gives their slots back to the branches: a `cond` of a
//! hundred `(eq? (car x) ..)` needs one slot, not a hundred.

use super::ir::{Bind, Proc, Target, Term, Vars, block};
use crate::heap::Value;

/// May a test be an `if` or a block? If not, tests are atoms and single operations, everything else stands before the
/// `if` (a fallback for readers of the tree that cannot do better).
pub const NESTED_TESTS: bool = true;

/// Normalises the body of `proc`, and all procedures in it.
pub fn normalise(proc: &mut Proc, vars: &mut Vars) {
    Normal { vars }.term(&mut proc.body);
}

struct Normal<'a> {
    vars: &'a mut Vars,
}

impl Normal<'_> {
    fn term(&mut self, term: &mut Term) {
        let mut binds = Vec::new();
        match term {
            Term::Const(_) | Term::Var(_) | Term::Global(..) => {}
            Term::SetGlobal { value, .. } => self.operand(value, &mut binds),
            Term::If(parts) => {
                self.test(&mut parts[0]);
                if !NESTED_TESTS {
                    flatten_test(&mut parts[0], &mut binds, self.vars);
                }
                self.term(&mut parts[1]);
                self.term(&mut parts[2]);
            }
            Term::Prim(_, args, _) | Term::Continue(_, args) => self.operands(args, &mut binds),
            Term::Call(target, args, _) => {
                self.operands(args, &mut binds);
                match target {
                    Target::Value(callee) if matches!(**callee, Term::Global(..)) => {}
                    Target::Value(callee) => self.operand(callee, &mut binds),
                    Target::Known(..) | Target::Myself => {}
                }
            }
            Term::Lambda(_) => self.operand(term, &mut binds),
            Term::Block(steps, body) => {
                steps.iter_mut().for_each(|step| self.step(step));
                self.term(body);
            }
            Term::Loop(it) => {
                it.vars.iter_mut().for_each(|(_, init)| self.operand(init, &mut binds));
                self.term(&mut it.body);
            }
            Term::Checked(..) | Term::SetVar(..) | Term::Letrec(..) => unreachable!("gone since `assign`"),
        }
        wrap(term, binds);
    }

    fn step(&mut self, step: &mut Bind) {
        match step {
            Bind::Let(var, term) => {
                if let Term::Lambda(_) = term
                    && let Term::Lambda(mut proc) = term.take()
                {
                    self.term(&mut proc.body);
                    *step = Bind::Fix(vec![(*var, proc)]);
                } else {
                    self.term(term);
                }
            }
            Bind::Do(term) => self.term(term),
            Bind::Fix(procs) => procs.iter_mut().for_each(|(_, proc)| self.term(&mut proc.body)),
        }
    }

    fn operands(&mut self, args: &mut [Term], binds: &mut Vec<Bind>) {
        args.iter_mut().for_each(|arg| self.operand(arg, binds));
    }

    fn operand(&mut self, arg: &mut Term, binds: &mut Vec<Bind>) {
        if arg.is_atom() {
            return;
        }
        let temporary = self.vars.fresh(Value::FALSE);
        let mut step = Bind::Let(temporary, std::mem::replace(arg, Term::Var(temporary)));
        self.step(&mut step);
        binds.push(step);
    }

    fn test(&mut self, test: &mut Term) {
        match test {
            Term::Const(_) | Term::Var(_) | Term::Prim(..) => self.term(test),
            Term::If(parts) => parts.iter_mut().for_each(|part| self.test(part)),
            Term::Block(steps, body) => {
                steps.iter_mut().for_each(|step| self.step(step));
                self.test(body);
            }
            Term::Global(..)
            | Term::SetGlobal { .. }
            | Term::Call(..)
            | Term::Lambda(_)
            | Term::Loop(_)
            | Term::Continue(..)
            | Term::Checked(..)
            | Term::SetVar(..)
            | Term::Letrec(..) => {
                let mut binds = Vec::new();
                self.operand(test, &mut binds);
                wrap(test, binds);
            }
        }
    }
}

fn wrap(term: &mut Term, binds: Vec<Bind>) {
    if !binds.is_empty() {
        *term = block(binds, term.take());
    }
}

/// Moves all but an atom or an operation out of the test.
fn flatten_test(test: &mut Term, binds: &mut Vec<Bind>, vars: &mut Vars) {
    if let Term::Block(steps, body) = test {
        binds.append(steps);
        *test = body.take();
    }
    if matches!(test, Term::If(_)) {
        let temporary = vars.fresh(Value::FALSE);
        binds.push(Bind::Let(temporary, std::mem::replace(test, Term::Var(temporary))));
    }
}
