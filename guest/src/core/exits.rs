//! Continuations that are nothing but exits are not captured.
//!
//! - **Needs**: no assignments; loops made.
//! - **Gives**: a `(call/cc (lambda (k) body))` in which `k` is only called goes. Where all calls stand in the `lambda`
//!   itself they become jumps (see [`jumps`]). Where some stand in inner procedures that cannot outlive the call of
//!   `call/cc`, the call is one of `%with-exit` and those of `k` are calls of `%exit-to`, which find its frame by a mark:
//!   entering captures nothing, as in `guard`.
//! - **Breaks**: nothing. A `k` that is used as a value, or is called with other than one argument, stays.
//!
//! A procedure cannot outlive the call when it is only called, or given to one that keeps nothing of what it gets (`map`:
//! [`Inline::Caller`]). A continuation that is captured while it is active holds the frame with the mark too, so who
//! enters it again finds that copy: what `call/cc` would have captured.
//!
//! The receiver of `call/cc` is called in tail position, and `%with-exit` keeps a frame. So what the body ends in must not
//! be a call of something unknown: a program that loops through `call/cc` would grow.

use super::integrate::Integrable;
use super::ir::{Bind, Target, Term, Vars};
use super::jumps::{calls, jumps, mentions};
use crate::heap::Value;
use crate::spec::{Inline, Internal};
use crate::syntax::ast::VarId;
use std::collections::BTreeSet;

/// Makes exits of what is one in `term`, which gets no deeper than there may be levels. `next` is the number of the next
/// loop.
pub fn find_exits(term: &mut Term, vars: &mut Vars, globals: &dyn Integrable, mut next: u32) {
    Exits { vars, globals, left: globals.nesting(), next: &mut next }.term(term);
}

struct Exits<'a> {
    vars: &'a mut Vars,
    globals: &'a dyn Integrable,
    /// Levels that the term at hand may have.
    left: u32,
    next: &'a mut u32,
}

/// How a continuation is used.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    /// By calls with one argument in its own lambda, so many.
    Jumps(u32),
    /// By calls with one argument in procedures that do not outlive it.
    Marked,
    /// As a value.
    Other,
}

impl Exits<'_> {
    /// Inner ones first: what becomes jumps is part of the procedure around it from then on.
    fn term(&mut self, term: &mut Term) {
        self.left = self.left.saturating_sub(1);
        term.each_mut(&mut |part| self.term(part));
        self.left += 1;
        let Term::Call(Target::Value(callee), args, span) = term else { return };
        let Term::Global(cell, _) = **callee else { return };
        let [Term::Lambda(proc)] = &mut args[..] else { return };
        if self.globals.inline(cell) != Some(Inline::CallCc) || !proc.takes(1) {
            return;
        }
        let (k, span) = (proc.required[0], *span);
        match self.used(k, &proc.body) {
            // A jump makes the term deeper by no more than it was, and twice that where it needs a loop.
            Use::Jumps(count) if proc.body.deeper_than(self.left / (2 * count + 1)).is_none() => {
                *term = jumps(proc.body.take(), k, self.vars, self.next);
            }
            Use::Jumps(0) => {}
            Use::Jumps(_) | Use::Marked if self.ends(&proc.body, k) => {
                let exit = self.globals.internal(Internal::ExitTo);
                leave_by(&mut proc.body, k, exit);
                **callee = Term::Global(self.globals.internal(Internal::WithExit), span);
            }
            Use::Jumps(_) | Use::Marked | Use::Other => {}
        }
    }

    fn used(&self, k: VarId, body: &Term) -> Use {
        let mut jumps = 0;
        if self.only_jumps(body, k, &mut jumps) {
            return Use::Jumps(jumps);
        }
        let mut carriers = BTreeSet::from([k]);
        while add_carriers(body, &mut carriers) {}
        if self.stays(body, k, &carriers) { Use::Marked } else { Use::Other }
    }

    /// Is `k` only called in this term, with one operand, and in no inner procedure?
    fn only_jumps(&self, term: &Term, k: VarId, count: &mut u32) -> bool {
        if let Term::Lambda(proc) = term {
            return !mentions(&proc.body, k);
        }
        if let Term::Block(binds, _) = term {
            let inner = |bind: &Bind| match bind {
                Bind::Fix(procs) => procs.iter().any(|(_, proc)| mentions(&proc.body, k)),
                Bind::Let(..) | Bind::Do(_) => false,
            };
            if binds.iter().any(inner) {
                return false;
            }
        }
        if calls(term, k) {
            *count += 1;
            let Term::Call(_, args, _) = term else { unreachable!("a call") };
            return args.len() == 1 && self.only_jumps(&args[0], k, count);
        }
        let mut fine = term.used() != Some(k);
        term.each(&mut |part| fine = fine && self.only_jumps(part, k, count));
        fine
    }

    /// Do neither `k` nor the procedures that refer to it outlive the term? `carriers` are `k` and the variables with
    /// such procedures.
    fn stays(&self, term: &Term, k: VarId, carriers: &BTreeSet<VarId>) -> bool {
        if term.used().is_some_and(|var| carriers.contains(&var)) {
            return false;
        }
        match term {
            Term::Lambda(proc) => !carries(&proc.body, carriers),
            Term::Call(Target::Value(callee), args, _) => {
                if callee.is_var(k) && args.len() != 1 {
                    return false;
                }
                let keeps_nothing = self.keeps_nothing(callee);
                args.iter().zip(0..).all(|(arg, i)| match arg {
                    Term::Lambda(proc) if keeps_nothing(i) => self.stays(&proc.body, k, carriers),
                    Term::Var(var) if keeps_nothing(i) && *var != k => true,
                    arg => self.stays(arg, k, carriers),
                }) && (matches!(**callee, Term::Var(_)) || self.stays(callee, k, carriers))
            }
            _ => {
                let mut fine = true;
                term.each(&mut |part| fine = fine && self.stays(part, k, carriers));
                fine
            }
        }
    }

    /// Of which arguments does a callee keep nothing once it has returned? It may call them.
    fn keeps_nothing(&self, callee: &Term) -> impl Fn(usize) -> bool + use<> {
        let inline = match callee {
            Term::Global(cell, _) => self.globals.inline(*cell),
            _ => None,
        };
        move |argument| match inline {
            Some(Inline::CallCc | Inline::CallWithValues) => true,
            Some(Inline::Caller(calls)) => argument < u8::BITS as usize && calls >> argument & 1 != 0,
            _ => false,
        }
    }

    /// Does a term end in no call of an unknown procedure, nor any of the procedures that `Fix` binds in it?
    fn ends(&self, body: &Term, k: VarId) -> bool {
        let mut local = BTreeSet::from([k]);
        add_procedures(body, &mut local);
        self.ends_known(body, &local) && self.all_end(body, &local)
    }

    fn all_end(&self, term: &Term, local: &BTreeSet<VarId>) -> bool {
        let mut fine = match term {
            Term::Block(binds, _) => binds.iter().all(|bind| match bind {
                Bind::Fix(procs) => procs.iter().all(|(_, proc)| self.ends_known(&proc.body, local)),
                Bind::Let(..) | Bind::Do(_) => true,
            }),
            _ => true,
        };
        term.each(&mut |part| fine = fine && self.all_end(part, local));
        fine
    }

    fn ends_known(&self, term: &Term, local: &BTreeSet<VarId>) -> bool {
        match term {
            Term::Call(Target::Value(callee), _, _) => match **callee {
                Term::Var(var) => local.contains(&var),
                Term::Global(cell, _) => {
                    matches!(self.globals.inline(cell), Some(Inline::Caller(_)))
                }
                _ => false,
            },
            Term::If(parts) => self.ends_known(&parts[1], local) && self.ends_known(&parts[2], local),
            Term::Block(_, body) => self.ends_known(body, local),
            Term::Loop(it) => self.ends_known(&it.body, local),
            _ => true,
        }
    }
}

/// Adds the variables that `Fix` binds in a term.
fn add_procedures(term: &Term, found: &mut BTreeSet<VarId>) {
    if let Term::Block(binds, _) = term {
        for bind in binds {
            if let Bind::Fix(procs) = bind {
                found.extend(procs.iter().map(|(var, _)| *var));
            }
        }
    }
    term.each(&mut |part| add_procedures(part, found));
}

fn carries(term: &Term, carriers: &BTreeSet<VarId>) -> bool {
    let mut found = term.used().is_some_and(|var| carriers.contains(&var));
    term.each(&mut |part| found = found || carries(part, carriers));
    found
}

/// Adds the variables of procedures that refer to carriers; were there new ones?
fn add_carriers(term: &Term, carriers: &mut BTreeSet<VarId>) -> bool {
    let mut grown = false;
    if let Term::Block(binds, _) = term {
        for bind in binds {
            let Bind::Fix(procs) = bind else { continue };
            for (var, proc) in procs {
                grown |= carries(&proc.body, carriers) && carriers.insert(*var);
            }
        }
    }
    term.each(&mut |part| grown |= add_carriers(part, carriers));
    grown
}

/// The calls of `k` become calls of `exit` with `k`.
fn leave_by(term: &mut Term, k: VarId, exit: Value) {
    term.each_mut(&mut |part| leave_by(part, k, exit));
    if let Term::Call(Target::Value(callee), args, span) = term
        && callee.is_var(k)
    {
        **callee = Term::Global(exit, *span);
        args.insert(0, Term::Var(k));
    }
}
