//! The one walk of the tree: how nodes nest, in which order they are evaluated, and which atoms they read, which slots
//! they define and where their instructions are. Whoever asks something about all nodes of a kind, or about what any
//! node reads or defines, asks here; only who needs the meaning of a node matches on [`NodeKind`].
//!
//! Nothing here recurses: a body may be thousands of bindings long.

use super::tree::{Atom, Body, Callee, LoopId, Node, NodeKind, Site, Slot};
use crate::heap::Value;
use crate::spec::Op;

/// What a node is to the node directly around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The initialiser of a `Let`.
    Init,
    /// The test of an `If`.
    Test,
    /// The branch of an `If` for a true test.
    Then,
    /// The other branch.
    Otherwise,
    /// The body of a `Let`, `Fix` or `Loop`.
    Body,
}

impl Role {
    /// Is the value of a node in this role the value of the node around it? Then it stands in tail position if that does.
    pub fn passes_on(self) -> bool {
        match self {
            Role::Init | Role::Test => false,
            Role::Then | Role::Otherwise | Role::Body => true,
        }
    }
}

/// A node directly inside another one.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    pub role: Role,
    pub node: &'a Node,
}

/// A node met on a walk.
#[derive(Clone, Copy, Debug)]
pub struct Visit<'a> {
    pub node: &'a Node,
    /// The node directly around it, and what it is to that; `None` where the walk began.
    pub within: Option<(&'a Node, Role)>,
}

impl Visit<'_> {
    /// Does the node follow the binding it stands in without further nesting?
    pub fn continues_chain(&self) -> bool {
        self.within.is_some_and(|(outer, role)| role == Role::Body && outer.is_link())
    }
}

/// The nodes in preorder, which is the order of [`NodeId`](super::tree::NodeId)s. Of what one node holds, what is
/// evaluated first comes first.
#[derive(Debug)]
pub struct Walk<'a> {
    waiting: Vec<Visit<'a>>,
    /// Only the parts whose value is the value of the node around them.
    passing_on: bool,
}

impl<'a> Iterator for Walk<'a> {
    type Item = Visit<'a>;

    fn next(&mut self) -> Option<Visit<'a>> {
        let visit = self.waiting.pop()?;
        let parts = visit.node.parts().filter(|part| !self.passing_on || part.role.passes_on());
        let inner = parts.map(|part| Visit { node: part.node, within: Some((visit.node, part.role)) });
        self.waiting.extend(inner.rev());
        Some(visit)
    }
}

impl Node {
    /// The node and all nodes in it.
    pub fn walk(&self) -> Walk<'_> {
        Walk { waiting: vec![Visit { node: self, within: None }], passing_on: false }
    }

    /// The nodes one of whose values is the value of this node, itself included.
    pub fn passing_on(&self) -> Walk<'_> {
        Walk { waiting: vec![Visit { node: self, within: None }], passing_on: true }
    }

    /// The nodes directly inside it, in order of evaluation.
    pub fn parts(&self) -> impl DoubleEndedIterator<Item = Part<'_>> {
        let part = |role, node| Some(Part { role, node });
        let parts: [Option<Part>; 3] = match &self.kind {
            NodeKind::Let { init, body, .. } => [part(Role::Init, init), part(Role::Body, body), None],
            NodeKind::If { test, then, otherwise } => {
                [part(Role::Test, test), part(Role::Then, then), part(Role::Otherwise, otherwise)]
            }
            NodeKind::Fix { body, .. } | NodeKind::Loop { body, .. } => [part(Role::Body, body), None, None],
            NodeKind::Atom(_)
            | NodeKind::Global { .. }
            | NodeKind::SetGlobal { .. }
            | NodeKind::Prim { .. }
            | NodeKind::Call { .. }
            | NodeKind::Continue { .. } => [None, None, None],
        };
        parts.into_iter().flatten()
    }

    /// The part that is this inner node or holds it. Both must be numbered, and `inner` inside this node.
    pub fn part_holding(&self, inner: &Node) -> Part<'_> {
        let before = self.parts().filter(|part| part.node.id() <= inner.id());
        before.last().unwrap_or_else(|| unreachable!("node {} is not in node {}", inner.id().0, self.id().0))
    }

    /// Calls `each` with the atoms that the node itself reads (not its parts).
    pub fn each_operand(&self, each: &mut dyn FnMut(Atom)) {
        match &self.kind {
            NodeKind::Atom(atom) | NodeKind::SetGlobal { value: atom, .. } => each(*atom),
            NodeKind::Prim { args, .. } | NodeKind::Continue { args, .. } => args.iter().copied().for_each(each),
            NodeKind::Call { callee, args, .. } => {
                args.iter().copied().for_each(&mut *each);
                match callee {
                    Callee::Atom(atom) | Callee::Known(atom, _) => each(*atom),
                    Callee::Global(_) | Callee::Myself => {}
                }
            }
            NodeKind::Fix { closures, .. } => {
                closures.iter().flat_map(|closure| &closure.captures).copied().for_each(each);
            }
            NodeKind::Loop { vars, .. } => vars.iter().map(|&(_, init)| init).for_each(each),
            NodeKind::Global { .. } | NodeKind::Let { .. } | NodeKind::If { .. } => {}
        }
    }

    /// Calls `each` with the slots that the node itself defines. Their scope is its [`Role::Body`]; those of a `Fix` are
    /// in scope in its operands too.
    pub fn each_defined(&self, each: &mut dyn FnMut(Slot)) {
        match &self.kind {
            NodeKind::Let { slot, .. } => slot.iter().copied().for_each(each),
            NodeKind::Fix { closures, .. } => closures.iter().map(|closure| closure.slot).for_each(each),
            NodeKind::Loop { vars, .. } => vars.iter().map(|&(slot, _)| slot).for_each(each),
            NodeKind::Atom(_)
            | NodeKind::Global { .. }
            | NodeKind::SetGlobal { .. }
            | NodeKind::If { .. }
            | NodeKind::Prim { .. }
            | NodeKind::Call { .. }
            | NodeKind::Continue { .. } => {}
        }
    }

    /// Where the node's instruction is, if it has one that can be executed again: moves have no site.
    pub fn site(&self) -> Option<&Site> {
        match &self.kind {
            NodeKind::Global { site, .. }
            | NodeKind::SetGlobal { site, .. }
            | NodeKind::Prim { site, .. }
            | NodeKind::Call { site, .. }
            | NodeKind::Fix { site, .. }
            | NodeKind::Loop { site, .. }
            | NodeKind::Continue { site, .. } => Some(site),
            NodeKind::Atom(_) | NodeKind::Let { .. } | NodeKind::If { .. } => None,
        }
    }

    /// The site of the first instruction that the node executes, if that can be a place to resume at.
    pub fn first_site(&self) -> Option<u32> {
        let mut node = self;
        while let Some(first) = node.parts().find(|part| !part.role.passes_on()) {
            node = first.node;
        }
        // The variables of a loop are set before its own site, and nothing leaves at a `Continue`.
        let sets_variables = matches!(node.kind, NodeKind::Loop { .. } | NodeKind::Continue { .. });
        node.site().filter(|_| !sets_variables).map(Site::get)
    }

    /// Is it a link of a chain of bindings: something is bound, and the rest follows?
    pub fn is_link(&self) -> bool {
        matches!(self.kind, NodeKind::Let { .. } | NodeKind::Fix { .. })
    }

    /// The operation and where its instruction is, if it is an operation.
    pub fn prim(&self) -> Option<(Op, &Site)> {
        if let NodeKind::Prim { op, site, .. } = &self.kind { Some((*op, site)) } else { None }
    }

    /// The top-level variable that it stores in and what it stores there, if it is a store.
    pub fn stored(&self) -> Option<(Value, Atom)> {
        if let NodeKind::SetGlobal { global, value, .. } = self.kind { Some((global, value)) } else { None }
    }

    /// Who is called, if it is a call.
    pub fn callee(&self) -> Option<Callee> {
        if let NodeKind::Call { callee, .. } = self.kind { Some(callee) } else { None }
    }

    /// Is it a call?
    pub fn is_call(&self) -> bool {
        self.callee().is_some()
    }

    /// Does it start this loop over?
    pub fn is_continue_of(&self, loop_id: LoopId) -> bool {
        matches!(self.kind, NodeKind::Continue { id, .. } if id == loop_id)
    }

    /// The number of the loop that it is.
    pub fn loop_id(&self) -> Option<LoopId> {
        if let NodeKind::Loop { id, .. } = self.kind { Some(id) } else { None }
    }

    /// Can running this call a procedure, or take long?
    pub fn may_call(&self) -> bool {
        self.walk().any(|visit| visit.node.is_call() || visit.node.loop_id().is_some())
    }
}

impl Body {
    /// The loop with this number.
    pub fn find_loop(&self, id: LoopId) -> Option<&Node> {
        self.walk().map(|visit| visit.node).find(|node| node.loop_id() == Some(id))
    }

    /// The numbers of all loops.
    pub fn loops(&self) -> impl Iterator<Item = LoopId> {
        self.walk().filter_map(|visit| visit.node.loop_id())
    }
}
