//! What is needed later: liveness, and the types that the code to come is sure to ask for.
//!
//! Needs: a tree with sites and type records. Gives: for every node what is needed after it and what an exit at its site
//! stores; the types expected at bindings and loops. Breaks: nothing; the tree is only read.
//!
//! Nothing here recurses. The nodes are in preorder, so a pass from the last to the first meets the parts of a node before
//! the node, and a pass from the first to the last meets a node before its parts.

use super::bail::Bail;
use super::vars::{Operand, VarMap, VarSet};
use crate::core::tree::{Body, Lambda, LoopId, Node, NodeId, NodeKind, NodeMap};
use crate::core::walk::{Role, Visit};
use crate::interp::inst::seen;
use crate::spec::limits::TREE_DEPTH;
use std::collections::{BTreeMap, BTreeSet};

/// Variables that arithmetic is expected to use.
#[derive(Clone, Copy, Debug, Default)]
pub struct Expected {
    /// Used by arithmetic with a clean type record.
    pub fixnums: VarSet,
    /// Used by arithmetic that saw only flonums.
    pub flonums: VarSet,
}

/// What a node needs when it begins.
#[derive(Clone, Copy, Debug, Default)]
struct Needs {
    live: VarSet,
    expected: Expected,
}

/// What is needed around the nodes of a lambda.
#[derive(Debug)]
pub struct Liveness {
    points: NodeMap<Point>,
    /// The `Let`s whose variable is expected to be a fixnum.
    fixnum_lets: BTreeSet<NodeId>,
    /// What the bodies of the loops expect.
    loops: BTreeMap<NodeId, Expected>,
    /// Does it neither call anything nor loop?
    pub leaf: bool,
}

/// What is needed around a node.
#[derive(Clone, Copy, Debug, Default)]
struct Point {
    /// After it, without its own result.
    after: VarSet,
    /// By the instruction at its site and all that follows.
    needed: VarSet,
    is_tail: bool,
}

impl Liveness {
    /// Analyses a body. `record` gives the type record of a site.
    pub fn of(lambda: &Lambda, record: &dyn Fn(u32) -> u16) -> Result<Liveness, Bail> {
        let body = &lambda.body;
        let pass = Pass { vars: VarMap::of(lambda), record, body, visits: body.walk().collect() };
        if pass.is_too_deep() {
            return Err(Bail::TooDeep);
        }
        let mut before = pass.before(&body.loops().map(|id| (id, VarSet::EMPTY)).collect());
        let mut loops = BTreeMap::new();
        if body.loops().next().is_some() {
            // What a loop's header needs does not depend on what its own `Continue`s carry back to it.
            before = pass.before(&pass.headers(&before));
            for visit in &pass.visits {
                if let NodeKind::Loop { body, .. } = &visit.node.kind {
                    loops.insert(visit.node.id(), before[body].expected);
                }
            }
        }
        let fixnum_lets = pass.visits.iter().filter(|visit| pass.binds_fixnum(visit.node, &before));
        Ok(Liveness {
            points: pass.points(&before),
            fixnum_lets: fixnum_lets.map(|visit| visit.node.id()).collect(),
            loops,
            leaf: !body.may_call(),
        })
    }

    /// The variables that an exit at the node's site stores: what the instruction there needs to be executed again, and
    /// all that follows it. Of a loop, whose site is its head, that includes its own variables.
    pub fn needed(&self, node: &Node) -> VarSet {
        self.points[node].needed
    }

    /// The variables that are needed after the node, without its own result.
    pub fn after(&self, node: &Node) -> VarSet {
        self.points[node].after
    }

    /// The variables that are sure to be in their home slots in a frame that waits at the node's site. The operands of a
    /// call that comes back went to the callee's frame: only what is needed after the call is kept.
    pub fn stored(&self, node: &Node) -> VarSet {
        let point = self.points[node];
        if node.is_call() && !point.is_tail { point.after } else { point.needed }
    }

    /// Is the variable of this `Let` expected to be used as a fixnum?
    pub fn expects_fixnum(&self, node: &Node) -> bool {
        self.fixnum_lets.contains(&node.id())
    }

    /// What the body of a loop expects of variables.
    pub fn expected_in_loop(&self, node: &Node) -> Expected {
        *self.loops.get(&node.id()).unwrap_or_else(|| panic!("node {} is no loop", node.id().0))
    }
}

/// The variables of a lambda that its caller sets. All of them are stored where it leaves at its entry, whose site is 0.
pub fn parameters(lambda: &Lambda) -> VarSet {
    VarSet::range(0, lambda.required + lambda.rest as u16)
}

impl Needs {
    fn union(self, other: Needs) -> Needs {
        Needs { live: self.live.union(other.live), expected: self.expected.union(other.expected) }
    }

    fn minus(self, vars: VarSet) -> Needs {
        let Expected { fixnums, flonums } = self.expected;
        let expected = Expected { fixnums: fixnums.minus(vars), flonums: flonums.minus(vars) };
        Needs { live: self.live.minus(vars), expected }
    }
}

impl Expected {
    fn union(self, other: Expected) -> Expected {
        Expected { fixnums: self.fixnums.union(other.fixnums), flonums: self.flonums.union(other.flonums) }
    }

    fn and(self, other: Expected) -> Expected {
        Expected { fixnums: self.fixnums.and(other.fixnums), flonums: self.flonums.and(other.flonums) }
    }
}

struct Pass<'a> {
    vars: VarMap,
    record: &'a dyn Fn(u32) -> u16,
    body: &'a Body,
    /// All nodes, in preorder.
    visits: Vec<Visit<'a>>,
}

/// What the headers of loops need, without the loops' own variables.
type Headers = BTreeMap<LoopId, VarSet>;

impl Pass<'_> {
    fn is_too_deep(&self) -> bool {
        let mut depths = NodeMap::new(self.body, 1);
        for visit in &self.visits {
            if let Some((outer, _)) = visit.within {
                depths[visit.node] = depths[outer] + !visit.continues_chain() as usize;
            }
            if depths[visit.node] > TREE_DEPTH {
                return true;
            }
        }
        false
    }

    /// What each node needs when it begins, where the headers of loops need this.
    fn before(&self, headers: &Headers) -> NodeMap<Needs> {
        let mut before = NodeMap::new(self.body, Needs::default());
        let innermost = self.innermost_loops();
        for visit in self.visits.iter().rev() {
            before[visit.node] = self.needs(visit.node, innermost[visit.node], headers, &before);
        }
        before
    }

    /// The innermost loop around each node; a loop's own for the loop itself.
    fn innermost_loops(&self) -> NodeMap<Option<LoopId>> {
        let mut innermost = NodeMap::new(self.body, None);
        for visit in &self.visits {
            let outer = visit.within.and_then(|(outer, _)| innermost[outer]);
            innermost[visit.node] = visit.node.loop_id().or(outer);
        }
        innermost
    }

    /// What a node needs when it begins, from what its parts do.
    fn needs(&self, node: &Node, innermost: Option<LoopId>, headers: &Headers, before: &NodeMap<Needs>) -> Needs {
        let mut needs = Needs { live: self.reads(node), expected: self.expects(node) };
        if let NodeKind::Continue { id, .. } = node.kind {
            let header = headers.get(&id).unwrap_or_else(|| panic!("`Continue` of loop {}, which there is not", id.0));
            needs.live = needs.live.union(*header);
        }
        let defined = self.defined(node);
        for part in node.parts() {
            let inner = before[part.node];
            needs = match part.role {
                Role::Init | Role::Test => needs.union(inner),
                Role::Body => needs.union(inner.minus(defined)),
                Role::Then | Role::Otherwise => Needs { live: needs.live.union(inner.live), ..needs },
            };
        }
        if let NodeKind::If { then, otherwise, .. } = &node.kind {
            // In a loop the branch that stays in it is the one to expect.
            let stays = |branch: &Node| {
                innermost.is_some_and(|id| branch.passing_on().any(|visit| visit.node.is_continue_of(id)))
            };
            let (a, b) = (before[then].expected, before[otherwise].expected);
            needs.expected = needs.expected.union(match (stays(then), stays(otherwise)) {
                (true, false) => a,
                (false, true) => b,
                (true, true) | (false, false) => a.and(b),
            });
        }
        // Closures may capture each other, and themselves.
        if matches!(node.kind, NodeKind::Fix { .. }) { needs.minus(defined) } else { needs }
    }

    /// The variables that a node reads itself.
    fn reads(&self, node: &Node) -> VarSet {
        let mut reads = VarSet::EMPTY;
        node.each_operand(&mut |atom| reads = reads.union(self.vars.set(&[atom])));
        reads
    }

    /// The variables that a node defines itself.
    fn defined(&self, node: &Node) -> VarSet {
        let mut defined = VarSet::EMPTY;
        node.each_defined(&mut |slot| defined.insert(self.vars.slot(slot)));
        defined
    }

    /// What a node itself expects of the variables that it reads.
    fn expects(&self, node: &Node) -> Expected {
        let mut expected = Expected::default();
        if let NodeKind::Prim { op, args, site, .. } = &node.kind
            && op.is_recorded()
        {
            let has_flonum = args.iter().any(|&atom| match self.vars.operand(atom) {
                Operand::Const(value) => value.to_immediate_flonum().is_some(),
                Operand::Var(_) => false,
            });
            let record = (self.record)(site.get());
            if record == 0 && !has_flonum {
                expected.fixnums = self.reads(node);
            } else if record == seen::FLONUM && !has_flonum {
                expected.flonums = self.reads(node);
            }
        }
        expected
    }

    /// What the headers of the loops need, from what nodes need where `Continue` needs only its operands. A loop whose body
    /// starts an outer loop over needs what that loop's header needs too; outer loops come first.
    fn headers(&self, before: &NodeMap<Needs>) -> Headers {
        let mut headers = Headers::new();
        for visit in &self.visits {
            if let NodeKind::Loop { id, body, .. } = &visit.node.kind {
                let mut header = before[body].live.minus(self.defined(visit.node));
                for (outer, needed) in &headers {
                    if body.passing_on().any(|visit| visit.node.is_continue_of(*outer)) {
                        header = header.union(*needed);
                    }
                }
                headers.insert(*id, header);
            }
        }
        headers
    }

    fn binds_fixnum(&self, node: &Node, before: &NodeMap<Needs>) -> bool {
        let NodeKind::Let { slot: Some(slot), body, .. } = &node.kind else { return false };
        before[body].expected.fixnums.has(self.vars.slot(*slot))
    }

    /// What is needed around each node, from what each needs when it begins.
    fn points(&self, before: &NodeMap<Needs>) -> NodeMap<Point> {
        let mut points = NodeMap::new(self.body, Point { is_tail: true, ..Point::default() });
        for visit in &self.visits {
            let node = visit.node;
            if let Some((outer, role)) = visit.within {
                let around = points[outer];
                let mut after = around.after;
                if !role.passes_on() {
                    let next = outer.parts().filter(|part| part.role.passes_on());
                    let needed = next.fold(VarSet::EMPTY, |all, part| all.union(before[part.node].live));
                    after = after.union(needed).minus(self.defined(outer));
                }
                points[node] = Point { after, is_tail: around.is_tail && role.passes_on(), needed: VarSet::EMPTY };
            }
            let mut needed = before[node].live;
            if let NodeKind::Loop { body, .. } = &node.kind {
                // The site of a loop is behind the instructions that set its variables, so they are needed there too.
                needed = before[body].live.union(self.defined(node));
            }
            points[node].needed = needed.union(points[node].after);
        }
        points
    }
}
