//! Which lambdas go into a module: those that were asked for, and those that these call directly, as long as they are
//! interpreted and small.

use super::ahead::Ahead;
use super::bail::Bail;
use super::link::Book;
use super::options::Optimisations;
use super::plan::{Member, Reentry};
use crate::core::tree::{Body, Callee, Node, NodeKind, Tree};
use crate::heap::{Closure, Code, Global, Tier, Value};
use crate::spec::limits::{MAX_CALLEE_NODES, MAX_EXTRA_NODES, MAX_MEMBERS, MAX_NODES, WARM_PART};
use crate::vm::Vm;
use crate::vm::tiers::When;
use std::collections::BTreeSet;

/// What is to be compiled: a code object, and where running frames want to enter it.
#[derive(Clone, Debug)]
pub struct Wanted {
    pub code: Value,
    pub reentries: BTreeSet<Reentry>,
}

/// The members of a module for some requests; bails are noted in the book.
pub fn collect(
    vm: &Vm,
    book: &mut Book,
    options: Optimisations,
    ahead: Option<&Ahead>,
    requests: Vec<Wanted>,
) -> Vec<Member> {
    let most = requests.len().max(MAX_MEMBERS);
    let options = |code: Value| match ahead {
        Some(ahead) if ahead.lacks_evidence(code) => options.without_evidence(),
        _ => options,
    };
    let mut members = Vec::new();
    for request in requests {
        match member(vm, book, options(request.code), request.code, request.reentries) {
            Ok(member) => members.push(member),
            Err(bail) => book.bail(request.code, bail),
        }
    }
    let (mut next, mut extra) = (0, 0);
    while next < members.len() && members.len() < most {
        for code in callees(&members[next], ahead) {
            let known = members.iter().any(|m: &Member| m.code == code)
                || Code::known(code).tier() != Tier::Interpreted
                || book.is_pending(code, None);
            if known || members.len() >= most || book.has_bailed(code) {
                continue;
            }
            let Ok(member) = member(vm, book, options(code), code, BTreeSet::new()) else { continue };
            let size = size(&member.lambda.body);
            let when = vm.when_compiled(member.lambda.span);
            if when == When::Never || ahead.is_none() && !is_warm(code, when) {
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

/// Has a lambda that is compiled in this case run so often that it may get hot?
fn is_warm(code: Value, when: When) -> bool {
    match when {
        When::Never => false,
        When::Ahead => true,
        // A counter that ran out began anew, maybe from a greater number: the difference is then a very large one.
        When::After(count) => count.wrapping_sub(Code::known(code).counter()) >= count / WARM_PART,
    }
}

fn member(
    vm: &Vm,
    book: &Book,
    options: Optimisations,
    code: Value,
    mut reentries: BTreeSet<Reentry>,
) -> Result<Member, Bail> {
    let info = vm.codes.get(Code::known(code)).ok_or(Bail::NoTree)?;
    let tree = info.tree.as_ref().and_then(|tree| tree.downcast_ref::<Tree>()).ok_or(Bail::NoTree)?;
    if Code::known(code).words().is_none() {
        return Err(Bail::NotFlattened);
    }
    if size(&tree.lambda.body) > MAX_NODES {
        return Err(Bail::TooLarge);
    }
    reentries.extend(book.reentries(code));
    if !options.loop_entry {
        reentries.retain(|reentry| !matches!(reentry, Reentry::Loop(_)));
    }
    let may_resume = options.resume_entry && resumed_size(&tree.lambda.body) <= MAX_NODES;
    if !may_resume && reentries.remove(&Reentry::Calls) {
        // A request that comes to nothing is not made again soon.
        Code::known(code).set_resumptions(u32::MAX);
    }
    Ok(Member {
        code,
        unit: tree.unit.clone(),
        lambda: tree.lambda.clone(),
        reentries: reentries.into_iter().collect(),
        options: options.after(book.generation(code)),
        distrusted: book.distrusted(code),
    })
}

/// Code objects of the procedures that the member's body calls and that are known now.
fn callees(member: &Member, ahead: Option<&Ahead>) -> Vec<Value> {
    let callee = |callee: Callee| match callee {
        Callee::Known(_, id) => Some(member.unit.lambda(id).code.get()),
        Callee::Global(cell) => {
            let now = ahead.map_or_else(|| Global::known(cell).content(), |ahead| ahead.content(cell));
            Closure::of(now).map(|closure| closure.code().value())
        }
        Callee::Atom(_) | Callee::Myself => None,
    };
    member.lambda.body.walk().filter_map(|visit| visit.node.callee().and_then(callee)).collect()
}

/// How large the resume entry of a body is: each loop in it is there once more, whole, behind the iteration that a frame
/// resumes in.
fn resumed_size(body: &Body) -> usize {
    let loops = body.walk().filter(|visit| visit.node.loop_id().is_some());
    size(body) + loops.map(|visit| visit.node.walk().count()).sum::<usize>()
}

/// How large a body is: its nodes, and the closures that they make.
fn size(body: &Body) -> usize {
    let closures = |node: &Node| if let NodeKind::Fix { closures, .. } = &node.kind { closures.len() } else { 0 };
    body.node_count() + body.walk().map(|visit| closures(visit.node)).sum::<usize>()
}
