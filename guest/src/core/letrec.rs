//! `letrec*` becomes `Let`, `Fix` and assignments.
//!
//! - **Needs**: [`Term::Letrec`]s; `assigned` of every variable.
//! - **Gives**: none of them. The bindings are taken apart into strongly connected components of "mentions" (plus "comes
//!   after" between initialisers that can do something), dependencies first. A component of procedures that nobody
//!   assigns is a `Fix`; a single binding that does not mention itself is a `Let`; in any other, the variables that
//!   are not such procedures start unassigned, and are set in the order of the source. References to these from the
//!   component's own initialisers are [`Term::Checked`] unless all the initialisers are procedures.
//! - **Breaks**: `assigned` grows (the variables set here).
//!
//! A variable that is bound to the unassigned value is one that [`set_at_once`] lets the body set.
//!
//! Ghuloum and Dybvig, "Fixing Letrec (reloaded)", 2009. A call of `%case-lambda` counts as something that can do
//! anything; nobody has needed better yet.

use super::ir::{Bind, Proc, Term, Vars, block};
use super::scc::components;
use crate::heap::Value;
use crate::syntax::ast::VarId;
use crate::text::source::Span;
use std::collections::BTreeMap;

/// Replaces every `letrec*` in `term`.
pub fn fix_letrec(term: &mut Term, vars: &mut Vars) {
    term.each_mut(&mut |part| fix_letrec(part, vars));
    if let Term::Letrec(bindings, body) = term {
        let (mut bindings, body) = (std::mem::take(bindings), body.take());
        let unset = |init: &Term| matches!(init, Term::Const(Value::UNASSIGNED));
        let late: Vec<VarId> = bindings.iter().filter(|(_, init)| unset(init)).map(|(var, _)| *var).collect();
        bindings
            .iter_mut()
            .filter(|_| !late.is_empty())
            .for_each(|(_, init)| check_references(init, &late, Span::NONE));
        *term = block(split(bindings, vars), body);
    }
}

/// `letrec`. If an initialiser can return twice (it calls something), the variables are set together in front of the
/// body, from temporaries. Otherwise nobody can tell it from `letrec*`, which needs no boxes.
pub fn set_at_once(bindings: Vec<(VarId, Term)>, body: Term, vars: &mut Vars) -> Term {
    if !bindings.iter().any(|(_, init)| calls(init)) {
        return Term::Letrec(bindings, Box::new(body));
    }
    let (mut early, mut late, mut sets) = (Vec::new(), Vec::new(), Vec::new());
    for (var, init) in bindings {
        if matches!(init, Term::Lambda(_)) && !vars[var].assigned {
            early.push((var, init));
            continue;
        }
        let temporary = vars.fresh(vars[var].name);
        vars[var].assigned = true;
        early.push((var, Term::Const(Value::UNASSIGNED)));
        late.push((temporary, init));
        sets.push(Bind::Do(Term::SetVar(var, Box::new(Term::Var(temporary)), Span::NONE)));
    }
    early.append(&mut late);
    Term::Letrec(early, Box::new(block(sets, body)))
}

/// Does evaluating the term call a procedure?
fn calls(term: &Term) -> bool {
    let mut found = matches!(term, Term::Call(..));
    if !matches!(term, Term::Lambda(_)) {
        term.each(&mut |part| found |= calls(part));
    }
    found
}

fn split(bindings: Vec<(VarId, Term)>, vars: &mut Vars) -> Vec<Bind> {
    let graph = dependencies(&bindings, vars);
    let order = components(&graph);
    let mut rest: Vec<Option<(VarId, Term)>> = bindings.into_iter().map(Some).collect();
    let mut binds = Vec::new();
    for mut members in order {
        members.sort_unstable();
        let recursive = members.len() > 1 || graph[members[0]].contains(&members[0]);
        let group = members.iter().filter_map(|&i| rest[i].take()).collect();
        component(group, recursive, vars, &mut binds);
    }
    binds
}

/// By binding: the bindings that must come before it (or with it).
fn dependencies(bindings: &[(VarId, Term)], vars: &Vars) -> Vec<Vec<usize>> {
    let index: BTreeMap<VarId, usize> = bindings.iter().enumerate().map(|(i, (var, _))| (*var, i)).collect();
    let mut last_acting = None;
    let mut graph = Vec::with_capacity(bindings.len());
    for (i, (_, init)) in bindings.iter().enumerate() {
        let mut edges = Vec::new();
        mentions(init, &index, &mut edges);
        if !init.is_pure(vars) {
            edges.extend(last_acting);
            last_acting = Some(i);
        }
        edges.sort_unstable();
        edges.dedup();
        graph.push(edges);
    }
    keep_early_uses(bindings, vars, &mut graph);
    graph
}

/// An initialiser that can get at a later variable must run before that variable has its value, so that the reference
/// is found to be too early: the later one "comes after" it. Without this a constant would move up and the program,
/// which is in error (R7RS §4.2.2), would pass.
fn keep_early_uses(bindings: &[(VarId, Term)], vars: &Vars, graph: &mut [Vec<usize>]) {
    let is_procedure = |i: usize| matches!(&bindings[i].1, Term::Lambda(_)) && !vars[bindings[i].0].assigned;
    let mut early = Vec::new();
    for i in (0..bindings.len()).filter(|&i| !is_procedure(i)) {
        let (mut seen, mut pending) = (vec![false; bindings.len()], graph[i].clone());
        while let Some(j) = pending.pop() {
            if std::mem::replace(&mut seen[j], true) {
                continue;
            }
            if is_procedure(j) {
                pending.extend(&graph[j]);
            } else if j > i {
                early.push((j, i));
            }
        }
    }
    early.into_iter().for_each(|(later, earlier)| graph[later].push(earlier));
}

fn mentions(term: &Term, index: &BTreeMap<VarId, usize>, edges: &mut Vec<usize>) {
    edges.extend(term.used().and_then(|var| index.get(&var)));
    term.each(&mut |part| mentions(part, index, edges));
}

/// Appends the bindings of one component.
fn component(group: Vec<(VarId, Term)>, recursive: bool, vars: &mut Vars, binds: &mut Vec<Bind>) {
    let mut procs: Vec<(VarId, Box<Proc>)> = Vec::new();
    let mut others: Vec<(VarId, Term)> = Vec::new();
    for (var, init) in group {
        match init {
            Term::Lambda(proc) if !vars[var].assigned => procs.push((var, proc)),
            init => others.push((var, init)),
        }
    }
    if !recursive {
        binds.extend(others.into_iter().map(|(var, init)| Bind::Let(var, init)));
        others = Vec::new();
    }
    if !others.iter().all(|(_, init)| matches!(init, Term::Lambda(_))) {
        let late: Vec<VarId> = others.iter().map(|(var, _)| *var).collect();
        procs.iter_mut().for_each(|(_, proc)| check_references(&mut proc.body, &late, proc.span));
        others.iter_mut().for_each(|(_, init)| check_references(init, &late, Span::NONE));
    }
    for (var, _) in &others {
        vars[*var].assigned = true;
        binds.push(Bind::Let(*var, Term::Const(Value::UNASSIGNED)));
    }
    if !procs.is_empty() {
        binds.push(Bind::Fix(procs));
    }
    for (var, init) in others {
        binds.push(Bind::Do(Term::SetVar(var, Box::new(init), Span::NONE)));
    }
}

/// References to `late` variables may come before their initialisation. A reference has no position of its own: `around`
/// is that of the smallest form around it.
fn check_references(term: &mut Term, late: &[VarId], around: Span) {
    if let Term::Var(var) = term
        && late.contains(var)
    {
        *term = Term::Checked(*var, around);
        return;
    }
    let own = term.span();
    let around = if own.is_known() { own } else { around };
    term.each_mut(&mut |part| check_references(part, late, around));
}
