//! Procedures that are entered once and otherwise only continued become loops.
//!
//! - **Needs**: no `letrec*`, no assignments.
//! - **Gives**: a `Fix` of one procedure goes when it is called from outside in one place, and every other use is a tail
//!   call in its own body (loops already made in tail position included: a jump from an inner loop to an outer one): its
//!   body stands at the place of the outside call, as a [`Term::Loop`], or as a plain block when nothing continues it.
//!   The place may be anything, in tail position or not, also inside another procedure.
//! - **Breaks**: nothing. A procedure that is used as a value, has a rest parameter, or is called with a wrong number of
//!   arguments stays. Rejected: groups of several procedures (the tree's `Continue` names one loop with one body).
//!
//! A procedure called in one place is in effect inlined there; its frame is missing in backtraces.

use super::ir::{Bind, Loop, Proc, Target, Term, Vars, block};
use crate::syntax::ast::VarId;
use crate::text::source::Span;

/// Makes the loops of `term`, which gets no deeper than `levels`: of a thousand procedures of which each calls the next, not
/// all can stand in one another. Gives the number of the next loop.
pub fn find_loops(term: &mut Term, vars: &mut Vars, levels: u32) -> u32 {
    vars.count_uses(term);
    let mut loops = Loops { vars, next: 0, left: levels };
    loops.term(term);
    loops.next
}

struct Loops<'a> {
    /// Their use counts stay true for every `Fix` variable not yet visited: code is moved, not copied.
    vars: &'a Vars,
    next: u32,
    /// Levels that the term at hand may have.
    left: u32,
}

impl Loops<'_> {
    /// Inner ones first: a jump out of an inner loop is a tail call only once the inner loop is one.
    fn term(&mut self, term: &mut Term) {
        self.left = self.left.saturating_sub(1);
        term.each_mut(&mut |part| self.term(part));
        self.left += 1;
        if let Term::Block(binds, body) = term {
            let (binds, body) = (std::mem::take(binds), body.take());
            *term = self.block(binds, body);
        }
    }

    fn block(&mut self, mut binds: Vec<Bind>, mut body: Term) -> Term {
        for i in (0..binds.len()).rev() {
            let (before, after) = binds.split_at_mut(i + 1);
            let Bind::Fix(procs) = &mut before[i] else { continue };
            let [(var, proc)] = &mut procs[..] else { continue };
            let count = proc.required.len();
            if proc.rest.is_some() || tail_calls(&proc.body, *var, count) + 1 != self.vars[*var].uses {
                continue;
            }
            let mut entry = Entry { var: *var, proc: Some(proc), id: self.next, left: self.left };
            for bind in after {
                bind.each_mut(&mut |part| entry.search(part));
            }
            entry.search(&mut body);
            if entry.proc.is_none() {
                self.next += 1;
                binds.remove(i);
            }
        }
        block(binds, body)
    }
}

fn calls(term: &Term, var: VarId, count: usize) -> bool {
    matches!(term, Term::Call(Target::Value(callee), args, _) if callee.is_var(var) && args.len() == count)
}

/// Number of calls of `var` with `count` arguments in tail position.
fn tail_calls(term: &Term, var: VarId, count: usize) -> u32 {
    match term {
        Term::Call(..) => calls(term, var, count) as u32,
        Term::If(parts) => tail_calls(&parts[1], var, count) + tail_calls(&parts[2], var, count),
        Term::Block(_, body) | Term::Letrec(_, body) => tail_calls(body, var, count),
        Term::Loop(it) => tail_calls(&it.body, var, count),
        Term::Const(_)
        | Term::Var(_)
        | Term::Checked(..)
        | Term::Global(..)
        | Term::SetVar(..)
        | Term::SetGlobal { .. }
        | Term::Prim(..)
        | Term::Lambda(_)
        | Term::Continue(..) => 0,
    }
}

/// Replaces the calls [`tail_calls`] counts; gives whether there were any.
fn continue_calls(term: &mut Term, var: VarId, id: u32) -> bool {
    match term {
        Term::Call(Target::Value(callee), args, _) if callee.is_var(var) => {
            *term = Term::Continue(id, std::mem::take(args));
            true
        }
        Term::If(parts) => {
            let [_, then, otherwise] = &mut **parts;
            continue_calls(then, var, id) | continue_calls(otherwise, var, id)
        }
        Term::Block(_, body) | Term::Letrec(_, body) => continue_calls(body, var, id),
        Term::Loop(it) => continue_calls(&mut it.body, var, id),
        Term::Const(_)
        | Term::Var(_)
        | Term::Checked(..)
        | Term::Global(..)
        | Term::SetVar(..)
        | Term::SetGlobal { .. }
        | Term::Prim(..)
        | Term::Call(..)
        | Term::Lambda(_)
        | Term::Continue(..) => false,
    }
}

/// The search for the one outside call.
struct Entry<'a> {
    var: VarId,
    /// The procedure, until it has found its place.
    proc: Option<&'a mut Proc>,
    id: u32,
    /// Levels that the term at hand may have.
    left: u32,
}

impl Entry<'_> {
    fn search(&mut self, term: &mut Term) {
        if self.proc.is_none() {
            return;
        }
        if let Term::Call(Target::Value(callee), args, span) = term
            && callee.is_var(self.var)
            // It becomes the body of a block or loop.
            && let left = self.left.saturating_sub(1)
            && let Some(proc) =
                self.proc.take_if(|proc| proc.takes(args.len()) && proc.body.deeper_than(left).is_none())
        {
            let (args, span) = (std::mem::take(args), *span);
            *term = self.enter(proc, args, span);
            return;
        }
        self.left = self.left.saturating_sub(1);
        term.each_mut(&mut |part| self.search(part));
        self.left += 1;
    }

    fn enter(&self, proc: &mut Proc, args: Vec<Term>, span: Span) -> Term {
        let mut body = proc.body.take();
        let vars = std::mem::take(&mut proc.required).into_iter().zip(args);
        if continue_calls(&mut body, self.var, self.id) {
            Term::Loop(Box::new(Loop { id: self.id, vars: vars.collect(), body, span }))
        } else {
            block(vars.map(|(var, arg)| Bind::Let(var, arg)).collect(), body)
        }
    }
}
