//! The checker of closure conversion: numbers, captured variables, calls of known procedures.
//!
//! It computes free variables by their definition (those of the parts without those that the term binds), from the
//! inside out, where the pass finds the owner of each variable while it goes down.

use super::ir::{Bind, Proc, Target, Term, Vars};
use super::tree::LambdaId;
use crate::syntax::ast::VarId;
use std::collections::{BTreeMap, BTreeSet};

/// In debug builds: panics, naming the pass, when [`check`] finds a fault.
pub(super) fn assert_exact(pass: &str, main: &Proc, count: u32, vars: &Vars) {
    if cfg!(debug_assertions)
        && let Err(fault) = check(main, count)
    {
        panic!("after {pass}: {fault} in\n{}", super::print_ir::TermText(&main.body, vars));
    }
}

/// What is wrong with a unit, unless
/// - the procedures of the unit `main` have the numbers from 0 to `count`, each once, and `main` has 0;
/// - each captures exactly the variables that are free in it, each once;
/// - every [`Target::Known`] is a variable that a `Fix` binds to the procedure with that number, and [`Target::Myself`]
///   stands in a procedure; both have as many arguments as it takes, and it has no rest parameter.
pub(super) fn check(main: &Proc, count: u32) -> Checked<()> {
    let mut check = Check { fixed: BTreeMap::new(), running: Vec::new(), seen: BTreeSet::new() };
    check.procedure(main)?;
    if main.id != LambdaId(0) {
        return Err(format!("the unit's own procedure has the number {}", main.id.0));
    }
    if !check.seen.iter().copied().eq((0..count).map(LambdaId)) {
        return Err("a number is missing".to_string());
    }
    Ok(())
}

/// How a procedure can be called.
#[derive(Clone, Copy)]
struct Signature {
    id: LambdaId,
    required: usize,
    rest: bool,
}

impl Signature {
    fn of(proc: &Proc) -> Signature {
        Signature { id: proc.id, required: proc.required.len(), rest: proc.rest.is_some() }
    }

    fn takes(self, count: usize) -> Checked<()> {
        if self.required == count && !self.rest {
            return Ok(());
        }
        Err(format!("a known call of procedure {} with {count} arguments", self.id.0))
    }
}

type Checked<T> = Result<T, String>;
type Free = BTreeSet<VarId>;

/// Adds the smaller set to the larger.
fn add(free: &mut Free, mut more: Free) {
    if more.len() > free.len() {
        std::mem::swap(free, &mut more);
    }
    free.extend(more);
}

struct Check {
    /// The procedures that `Fix` binds.
    fixed: BTreeMap<VarId, Signature>,
    /// The procedures around the term at hand, innermost last.
    running: Vec<Signature>,
    /// Numbers of the procedures so far.
    seen: BTreeSet<LambdaId>,
}

impl Check {
    /// Checks a procedure; gives its free variables.
    fn procedure(&mut self, proc: &Proc) -> Checked<Free> {
        if !self.seen.insert(proc.id) {
            return Err(format!("two procedures with the number {}", proc.id.0));
        }
        self.running.push(Signature::of(proc));
        let mut free = self.term(&proc.body)?;
        self.running.pop();
        proc.required.iter().chain(&proc.rest).for_each(|param| {
            free.remove(param);
        });
        let captured: Free = proc.free.iter().copied().collect();
        if captured.len() != proc.free.len() || captured != free {
            return Err(format!("procedure {} captures {:?}, and {free:?} are free in it", proc.id.0, proc.free));
        }
        Ok(free)
    }

    /// Checks a term; gives its free variables.
    fn term(&mut self, term: &Term) -> Checked<Free> {
        match term {
            Term::Lambda(proc) => self.procedure(proc),
            Term::Block(binds, body) => self.block(binds, body),
            Term::Call(target, args, _) => {
                let mut free = self.terms(args)?;
                add(&mut free, self.target(target, args.len())?);
                Ok(free)
            }
            Term::Loop(it) => {
                let mut free = self.term(&it.body)?;
                it.vars.iter().for_each(|(var, _)| {
                    free.remove(var);
                });
                for (_, init) in &it.vars {
                    add(&mut free, self.term(init)?);
                }
                Ok(free)
            }
            Term::Letrec(..) | Term::Checked(..) | Term::SetVar(..) => Err("gone since `assign`".to_string()),
            Term::Const(_)
            | Term::Var(_)
            | Term::Global(..)
            | Term::SetGlobal { .. }
            | Term::If(_)
            | Term::Prim(..)
            | Term::Continue(..) => {
                let mut free = Ok(term.used().into_iter().collect::<Free>());
                term.each(&mut |part| {
                    if let Ok(so_far) = &mut free {
                        match self.term(part) {
                            Ok(more) => add(so_far, more),
                            fault @ Err(_) => free = fault,
                        }
                    }
                });
                free
            }
        }
    }

    fn terms(&mut self, terms: &[Term]) -> Checked<Free> {
        let mut free = Free::new();
        for term in terms {
            add(&mut free, self.term(term)?);
        }
        Ok(free)
    }

    fn target(&mut self, target: &Target, count: usize) -> Checked<Free> {
        match target {
            Target::Value(callee) => self.term(callee),
            Target::Known(var, id) => {
                let known = self.fixed.get(var).filter(|known| known.id == *id);
                known.ok_or_else(|| format!("no procedure {} in the variable {}", id.0, var.0))?.takes(count)?;
                Ok(Free::from([*var]))
            }
            Target::Myself => {
                self.running.last().ok_or("a call of the running procedure outside of one")?.takes(count)?;
                Ok(Free::new())
            }
        }
    }

    /// A block from its end to its beginning; the procedures that it binds are known in all of it.
    fn block(&mut self, binds: &[Bind], body: &Term) -> Checked<Free> {
        for bind in binds {
            if let Bind::Fix(procs) = bind {
                self.fixed.extend(procs.iter().map(|(var, proc)| (*var, Signature::of(proc))));
            }
        }
        let mut free = self.term(body)?;
        for bind in binds.iter().rev() {
            match bind {
                Bind::Let(var, init) => {
                    free.remove(var);
                    add(&mut free, self.term(init)?);
                }
                Bind::Do(term) => add(&mut free, self.term(term)?),
                Bind::Fix(procs) => {
                    for (_, proc) in procs {
                        add(&mut free, self.procedure(proc)?);
                    }
                    procs.iter().for_each(|(var, _)| {
                        free.remove(var);
                    });
                }
            }
        }
        Ok(free)
    }
}
