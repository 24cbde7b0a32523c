//! The checker of terms: scopes, and which kinds of terms a stage may hold.

use super::ir::{Bind, Proc, Target, Term, Vars};
use crate::syntax::ast::VarId;
use std::collections::BTreeSet;

/// How far a term has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// From `integrate` on.
    Source,
    /// No `letrec*`.
    Fixed,
    /// No assignments.
    Assigned,
    /// Procedures have their numbers and captured variables, calls of known procedures name them (see `captures`).
    Closed,
    /// Operands are atoms.
    Normal,
}

/// In debug builds: panics, naming the pass, when `term` breaks the rules of its stage.
pub(super) fn assert_valid(pass: &str, term: &Term, vars: &Vars, stage: Stage) {
    if cfg!(debug_assertions) {
        let mut check = Check { stage, bound: BTreeSet::new(), scope: BTreeSet::new(), loops: Vec::new() };
        if let Err(fault) = check.term(term) {
            panic!("after {pass}: {fault} in\n{}", super::print_ir::TermText(term, vars));
        }
    }
}

struct Check {
    stage: Stage,
    /// All variables bound so far.
    bound: BTreeSet<VarId>,
    /// Those in scope.
    scope: BTreeSet<VarId>,
    /// The loops of which the term at hand is in tail position: number, variables.
    loops: Vec<(u32, usize)>,
}

type Checked = Result<(), String>;

impl Check {
    fn bind(&mut self, var: VarId) -> Checked {
        self.scope.insert(var);
        if self.bound.insert(var) { Ok(()) } else { Err(format!("variable {} is bound twice", var.0)) }
    }

    fn refer(&self, var: VarId) -> Checked {
        if self.scope.contains(&var) { Ok(()) } else { Err(format!("variable {} is not in scope", var.0)) }
    }

    fn until(&self, last: Stage, what: &str) -> Checked {
        if self.stage <= last { Ok(()) } else { Err(format!("{what} at stage {:?}", self.stage)) }
    }

    /// A part that is not in tail position.
    fn inner(&mut self, term: &Term) -> Checked {
        let loops = std::mem::take(&mut self.loops);
        let result = self.term(term);
        self.loops = loops;
        result
    }

    fn operands(&mut self, args: &[Term]) -> Checked {
        for arg in args {
            self.inner(arg)?;
            if self.stage == Stage::Normal && !arg.is_atom() {
                return Err("an operand is no atom".to_string());
            }
        }
        Ok(())
    }

    fn term(&mut self, term: &Term) -> Checked {
        match term {
            Term::Const(_) | Term::Global(..) => Ok(()),
            Term::Var(var) => self.refer(*var),
            Term::Checked(var, _) => {
                self.until(Stage::Fixed, "checked reference")?;
                self.refer(*var)
            }
            Term::SetVar(var, value, _) => {
                self.until(Stage::Fixed, "assignment")?;
                self.refer(*var)?;
                self.inner(value)
            }
            Term::SetGlobal { value, .. } => self.operands(std::slice::from_ref(value)),
            Term::If(parts) => {
                self.inner(&parts[0])?;
                self.term(&parts[1])?;
                self.term(&parts[2])
            }
            Term::Prim(op, args, _) => {
                if args.len() != op.arity() {
                    return Err(format!("{} with {} operands", op.name(), args.len()));
                }
                self.operands(args)
            }
            Term::Call(target, args, _) => {
                self.operands(args)?;
                match target {
                    Target::Value(callee) => self.inner(callee),
                    Target::Known(var, _) => self.refer(*var),
                    Target::Myself => Ok(()),
                }
            }
            Term::Lambda(proc) => {
                self.until(Stage::Closed, "lambda outside fix")?;
                self.procedure(proc)
            }
            Term::Block(binds, body) => self.block(binds, body),
            Term::Letrec(bindings, body) => {
                self.until(Stage::Source, "letrec")?;
                bindings.iter().try_for_each(|(var, _)| self.bind(*var))?;
                bindings.iter().try_for_each(|(_, init)| self.inner(init))?;
                self.term(body)?;
                bindings.iter().for_each(|(var, _)| {
                    self.scope.remove(var);
                });
                Ok(())
            }
            Term::Loop(it) => {
                it.vars.iter().try_for_each(|(_, init)| self.operands(std::slice::from_ref(init)))?;
                it.vars.iter().try_for_each(|(var, _)| self.bind(*var))?;
                self.loops.push((it.id, it.vars.len()));
                self.term(&it.body)?;
                self.loops.pop();
                it.vars.iter().for_each(|(var, _)| {
                    self.scope.remove(var);
                });
                Ok(())
            }
            Term::Continue(id, args) => {
                if !self.loops.contains(&(*id, args.len())) {
                    return Err(format!("continue of loop {id} that is not around it, or with a wrong count"));
                }
                self.operands(args)
            }
        }
    }

    fn procedure(&mut self, proc: &Proc) -> Checked {
        proc.required.iter().chain(&proc.rest).try_for_each(|param| self.bind(*param))?;
        self.inner(&proc.body)?;
        proc.required.iter().chain(&proc.rest).for_each(|param| {
            self.scope.remove(param);
        });
        Ok(())
    }

    fn block(&mut self, binds: &[Bind], body: &Term) -> Checked {
        for bind in binds {
            match bind {
                Bind::Let(var, init) => {
                    self.inner(init)?;
                    self.bind(*var)?;
                }
                Bind::Do(term) => self.inner(term)?,
                Bind::Fix(procs) => {
                    procs.iter().try_for_each(|(var, _)| self.bind(*var))?;
                    procs.iter().try_for_each(|(_, proc)| self.procedure(proc))?;
                }
            }
        }
        self.term(body)?;
        for bind in binds {
            match bind {
                Bind::Let(var, _) => {
                    self.scope.remove(var);
                }
                Bind::Do(_) => {}
                Bind::Fix(procs) => procs.iter().for_each(|(var, _)| {
                    self.scope.remove(var);
                }),
            }
        }
        Ok(())
    }
}
