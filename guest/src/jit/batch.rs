//! Who goes into a module: what was asked for, and what that calls directly, as long as it is interpreted and small.

use super::ahead::Ahead;
use super::bail::Bail;
use super::link::Book;
use super::options::Optimisations;
use super::plan::Member;
use crate::core::tree::{Callee, LoopId, Node, Tree};
use crate::heap::{Closure, Code, Global, Tier, Value};
use crate::spec::limits::{MAX_CALLEE_NODES, MAX_EXTRA_NODES, MAX_MEMBERS, MAX_NODES};
use crate::vm::Vm;
use crate::vm::tiers::When;
use std::collections::BTreeSet;

/// A request to compile.
#[derive(Clone, Debug)]
pub struct Request {
    pub code: Value,
    pub loops: BTreeSet<LoopId>,
}

/// The members of a module for some requests; bails are noted in the book.
pub fn collect(
    vm: &Vm,
    book: &mut Book,
    options: Optimisations,
    ahead: Option<&Ahead>,
    requests: Vec<Request>,
) -> Vec<Member> {
    let most = requests.len().max(MAX_MEMBERS);
    let options = |code: Value| match ahead {
        Some(ahead) if ahead.lacks_evidence(code) => options.without_evidence(),
        _ => options,
    };
    let mut members = Vec::new();
    for request in requests {
        match member(vm, book, options(request.code), request.code, request.loops) {
            Ok(member) => members.push(member),
            Err(bail) => book.bail(request.code, bail),
        }
    }
    let (mut next, mut extra) = (0, 0);
    while next < members.len() && members.len() < most {
        let mut called = Vec::new();
        callees(&members[next], &members[next].lambda.body, ahead, &mut called);
        for code in called {
            let known =
                members.iter().any(|m: &Member| m.code == code) || Code::known(code).tier() != Tier::Interpreted;
            if known || members.len() >= most || book.has_bailed(code) {
                continue;
            }
            let Ok(member) = member(vm, book, options(code), code, BTreeSet::new()) else { continue };
            let size = nodes(&member.lambda.body);
            if vm.when_compiled(member.lambda.span) == When::Never {
                continue;
            }
            if member.is_direct() && size <= MAX_CALLEE_NODES && extra + size <= MAX_EXTRA_NODES {
                extra += size;
                members.push(member);
            }
        }
        next += 1;
    }
    members
}

fn member(
    vm: &Vm,
    book: &Book,
    options: Optimisations,
    code: Value,
    mut loops: BTreeSet<LoopId>,
) -> Result<Member, Bail> {
    let info = vm.codes.get(Code::known(code)).ok_or(Bail::NoTree)?;
    let tree = info.tree.as_ref().and_then(|tree| tree.downcast_ref::<Tree>()).ok_or(Bail::NoTree)?;
    if Code::known(code).words().is_none() {
        return Err(Bail::NotFlattened);
    }
    if nodes(&tree.lambda.body) > MAX_NODES {
        return Err(Bail::TooLarge);
    }
    loops.extend(book.entered_loops(code));
    Ok(Member {
        code,
        unit: tree.unit.clone(),
        lambda: tree.lambda.clone(),
        loops: if options.loop_entry { loops.into_iter().collect() } else { Vec::new() },
        options: options.after(book.generation(code)),
    })
}

/// Code objects of the procedures that a body calls and that are known now.
fn callees(member: &Member, node: &Node, ahead: Option<&Ahead>, into: &mut Vec<Value>) {
    match node {
        Node::Let { init, body, .. } => {
            callees(member, init, ahead, into);
            callees(member, body, ahead, into);
        }
        Node::If { test, then, otherwise } => {
            callees(member, test, ahead, into);
            callees(member, then, ahead, into);
            callees(member, otherwise, ahead, into);
        }
        Node::Fix { body, .. } | Node::Loop { body, .. } => callees(member, body, ahead, into),
        Node::Call { callee: Callee::Known(_, id), .. } => into.push(member.unit.lambda(*id).code.get()),
        Node::Call { callee: Callee::Global(cell), .. } => {
            let now = ahead.map_or_else(|| Global::known(*cell).content(), |ahead| ahead.content(*cell));
            into.extend(Closure::of(now).map(|closure| closure.code().value()));
        }
        Node::Call { callee: Callee::Atom(_) | Callee::Myself, .. }
        | Node::Atom(_)
        | Node::Global { .. }
        | Node::SetGlobal { .. }
        | Node::Prim { .. }
        | Node::Continue { .. } => {}
    }
}

fn nodes(node: &Node) -> usize {
    1 + match node {
        Node::Let { init, body, .. } => nodes(init) + nodes(body),
        Node::If { test, then, otherwise } => nodes(test) + nodes(then) + nodes(otherwise),
        Node::Fix { body, closures, .. } => closures.len() + nodes(body),
        Node::Loop { body, .. } => nodes(body),
        Node::Atom(_)
        | Node::Global { .. }
        | Node::SetGlobal { .. }
        | Node::Prim { .. }
        | Node::Call { .. }
        | Node::Continue { .. } => 0,
    }
}

/// The site of a loop's head.
pub fn loop_site(node: &Node, id: LoopId) -> Option<u32> {
    match node {
        Node::Loop { id: own, site, .. } if *own == id => Some(site.get()),
        Node::Loop { body, .. } | Node::Fix { body, .. } => loop_site(body, id),
        Node::Let { init, body, .. } => loop_site(init, id).or_else(|| loop_site(body, id)),
        Node::If { test, then, otherwise } => {
            loop_site(test, id).or_else(|| loop_site(then, id)).or_else(|| loop_site(otherwise, id))
        }
        Node::Atom(_)
        | Node::Global { .. }
        | Node::SetGlobal { .. }
        | Node::Prim { .. }
        | Node::Call { .. }
        | Node::Continue { .. } => None,
    }
}
