//! Assigned variables become boxes.
//!
//! - **Needs**: no `letrec*`; `assigned` of every variable.
//! - **Gives**: terms in which no variable changes: an assigned variable holds a box, made where it is bound (for a
//!   parameter: at entry, from a fresh parameter). So a loop made of the procedure later has a fresh box per iteration.
//! - **Breaks**: nothing. `assigned` is false for all variables afterwards.

use super::ir::{Bind, Proc, Term, Vars, block};
use crate::spec::Op;
use crate::syntax::ast::VarId;
use crate::text::source::Span;

/// Converts `term`.
pub fn convert_assignments(term: &mut Term, vars: &mut Vars) {
    convert(term, vars);
    (0..vars.len()).for_each(|var| vars[VarId(var as u32)].assigned = false);
}

fn convert(term: &mut Term, vars: &mut Vars) {
    term.each_mut(&mut |part| convert(part, vars));
    match term {
        Term::Var(var) if vars[*var].assigned => *term = Term::Prim(Op::BoxRef, vec![Term::Var(*var)], Span::NONE),
        Term::Checked(var, span) => {
            let operands = vec![Term::Var(*var), Term::Const(vars[*var].name)];
            *term = Term::Prim(Op::BoxRefChecked, operands, *span);
        }
        Term::SetVar(var, value, span) => {
            *term = Term::Prim(Op::BoxSet, vec![Term::Var(*var), value.take()], *span);
        }
        Term::Lambda(proc) => entry_boxes(proc, vars),
        Term::Block(binds, _) => binds.iter_mut().for_each(|bind| match bind {
            Bind::Let(var, init) if vars[*var].assigned => *init = boxed(init.take()),
            Bind::Let(..) | Bind::Do(_) => {}
            Bind::Fix(procs) => procs.iter_mut().for_each(|(_, proc)| entry_boxes(proc, vars)),
        }),
        Term::Const(_)
        | Term::Var(_)
        | Term::Global(..)
        | Term::SetGlobal { .. }
        | Term::If(_)
        | Term::Prim(..)
        | Term::Call(..)
        | Term::Letrec(..)
        | Term::Loop(_)
        | Term::Continue(..) => {}
    }
}

fn boxed(value: Term) -> Term {
    Term::Prim(Op::MakeBox, vec![value], Span::NONE)
}

/// Assigned parameters get their boxes first.
fn entry_boxes(proc: &mut Proc, vars: &mut Vars) {
    let mut binds = Vec::new();
    for param in proc.required.iter_mut().chain(&mut proc.rest) {
        if !vars[*param].assigned {
            continue;
        }
        let plain = vars.fresh(vars[*param].name);
        binds.push(Bind::Let(*param, boxed(Term::Var(plain))));
        *param = plain;
    }
    if !binds.is_empty() {
        proc.body = block(binds, proc.body.take());
    }
}
