//! Closure conversion: who captures what, and which calls are of known procedures.
//!
//! - **Needs**: no `letrec*`, no assignments, loops made.
//! - **Gives**: `id` (outer before inner, in order of the source; the unit's own procedure is 0) and `free` of every
//!   procedure. A call of a `Fix` variable with as many arguments as the procedure takes is [`Target::Known`], or
//!   [`Target::Myself`] when it stands in that very procedure: a procedure that only calls itself captures nothing.
//! - **Breaks**: from here on a term must not be moved into another procedure.

use super::ir::{Bind, Proc, Target, Term, Vars};
use super::tree::LambdaId;
use crate::syntax::ast::VarId;
use std::collections::BTreeSet;

/// Converts the procedure of a unit; gives the number of procedures.
pub fn convert_closures(main: &mut Proc, vars: &Vars) -> u32 {
    let owners = vec![LambdaId::NONE; vars.len()];
    let mut pass = Closures { owners, known: vec![None; vars.len()], open: Vec::new(), next: 0 };
    main.id = pass.number();
    pass.procedure(main, None);
    pass.next
}

/// A procedure a variable is sure to hold.
#[derive(Clone, Copy)]
struct Known {
    id: LambdaId,
    required: usize,
    rest: bool,
}

/// A procedure being visited.
struct Open {
    id: LambdaId,
    /// The `Fix` variable that holds it.
    holder: Option<VarId>,
    free: Vec<VarId>,
    seen: BTreeSet<VarId>,
}

struct Closures {
    /// By variable: the procedure whose frame it is in.
    owners: Vec<LambdaId>,
    /// By variable.
    known: Vec<Option<Known>>,
    /// Innermost last.
    open: Vec<Open>,
    next: u32,
}

impl Closures {
    fn number(&mut self) -> LambdaId {
        self.next += 1;
        LambdaId(self.next - 1)
    }

    /// A procedure that has its number.
    fn procedure(&mut self, proc: &mut Proc, holder: Option<VarId>) {
        self.open.push(Open { id: proc.id, holder, free: Vec::new(), seen: BTreeSet::new() });
        proc.required.iter().chain(&proc.rest).for_each(|&param| self.bind(param));
        self.term(&mut proc.body);
        if let Some(open) = self.open.pop() {
            proc.free = open.free;
        }
    }

    fn bind(&mut self, var: VarId) {
        if let Some(open) = self.open.last() {
            self.owners[var.0 as usize] = open.id;
        }
    }

    fn refer(&mut self, var: VarId) {
        let owner = self.owners[var.0 as usize];
        for open in self.open.iter_mut().rev() {
            if open.id == owner || !open.seen.insert(var) {
                break;
            }
            open.free.push(var);
        }
    }

    fn term(&mut self, term: &mut Term) {
        match term {
            Term::Var(var) => self.refer(*var),
            Term::Call(target, args, _) => {
                args.iter_mut().for_each(|arg| self.term(arg));
                self.target(target, args.len());
            }
            Term::Lambda(proc) => {
                proc.id = self.number();
                self.procedure(proc, None);
            }
            Term::Block(binds, body) => {
                binds.iter_mut().for_each(|step| self.step(step));
                self.term(body);
            }
            Term::Loop(it) => {
                it.vars.iter_mut().for_each(|(_, init)| self.term(init));
                it.vars.iter().for_each(|(var, _)| self.bind(*var));
                self.term(&mut it.body);
            }
            Term::Const(_)
            | Term::Checked(..)
            | Term::Global(..)
            | Term::SetVar(..)
            | Term::SetGlobal { .. }
            | Term::If(_)
            | Term::Prim(..)
            | Term::Letrec(..)
            | Term::Continue(..) => {
                term.each_mut(&mut |part| self.term(part));
            }
        }
    }

    fn step(&mut self, step: &mut Bind) {
        match step {
            Bind::Let(var, init) => {
                self.term(init);
                self.bind(*var);
            }
            Bind::Do(term) => self.term(term),
            Bind::Fix(procs) => {
                for (var, proc) in procs.iter_mut() {
                    self.bind(*var);
                    proc.id = self.number();
                    let known = Known { id: proc.id, required: proc.required.len(), rest: proc.rest.is_some() };
                    self.known[var.0 as usize] = Some(known);
                }
                procs.iter_mut().for_each(|(var, proc)| self.procedure(proc, Some(*var)));
            }
        }
    }

    fn target(&mut self, target: &mut Target, count: usize) {
        let Target::Value(callee) = target else { return };
        if let Term::Var(var) = **callee
            && let Some(known) = self.known[var.0 as usize]
            && known.required == count
            && !known.rest
        {
            if self.open.last().is_some_and(|open| open.holder == Some(var)) {
                *target = Target::Myself;
                return;
            }
            *target = Target::Known(var, known.id);
            self.refer(var);
        } else {
            self.term(callee);
        }
    }
}
