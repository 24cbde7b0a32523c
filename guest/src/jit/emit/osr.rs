//! Entering a function at the head of one of its loops, with the locals of a running frame.
//!
//! Only what runs from that loop on is emitted: of a `Let` whose init holds the loop, the init's rest and the body; of one
//! whose body holds it, the body; of an `If` whose test holds it, the test's rest and both branches; of one with a branch
//! that holds it, that branch; of an enclosing loop, the rest of the iteration, then the whole loop. So every loop can be
//! entered, wherever it stands.

use super::super::bail::Bail;
use super::loops::{Initial, LoopNode};
use super::{Dest, Emitter, Flow};
use crate::core::tree::{LoopId, Node, NodeKind};
use crate::core::walk::Role;

impl Emitter<'_> {
    /// The function from the head of a loop on.
    pub(super) fn enter_at_loop(&mut self, id: LoopId) -> Result<(), Bail> {
        let cx = self.cx;
        let body = &cx.member.lambda.body;
        let head = body.find_loop(id).unwrap_or_else(|| panic!("an entry of loop {}, which there is not", id.0));
        self.load_slots(cx.liveness.needed(head).minus(self.facts.stored));
        if self.resume(body, head, Dest::Tail)? == Flow::Falls {
            self.ins().unreachable();
        }
        Ok(())
    }

    /// What is left of a node at the head of a loop in it.
    fn resume(&mut self, node: &Node, head: &Node, dest: Dest) -> Result<Flow, Bail> {
        let mut node = node;
        while node.id() != head.id() {
            let part = node.part_holding(head);
            match part.role {
                Role::Init => return self.resume_in_init(node, head, dest),
                Role::Test => return self.resume_in_test(node, head, dest),
                Role::Body if let Some(this) = self.loop_node(node) => return self.resume_in_loop(&this, head, dest),
                Role::Body | Role::Then | Role::Otherwise => node = part.node,
            }
        }
        let this = self.loop_node(head).unwrap_or_else(|| unreachable!("the head of a loop is a loop"));
        self.run_loop(&this, Initial::Set, dest)
    }

    /// The node as a loop, if it is one.
    pub(super) fn loop_node<'n>(&self, node: &'n Node) -> Option<LoopNode<'n>> {
        let NodeKind::Loop { id, vars, body, site, .. } = &node.kind else { return None };
        let vars = vars.iter().map(|&(slot, _)| self.vars.slot(slot)).collect();
        Some(LoopNode { node, id: *id, vars, body, site: site.get() })
    }

    /// The rest of the init of a `Let`, then its body.
    fn resume_in_init(&mut self, node: &Node, head: &Node, dest: Dest) -> Result<Flow, Bail> {
        let NodeKind::Let { slot, init, body } = &node.kind else { unreachable!("only a `Let` has an init") };
        let into = self.binding(node, *slot, body);
        match self.resume(init, head, into)? {
            Flow::Falls => self.emit(body, dest),
            Flow::Ends => Ok(Flow::Ends),
        }
    }

    /// The rest of the test of an `If`, then its branches.
    fn resume_in_test(&mut self, node: &Node, head: &Node, dest: Dest) -> Result<Flow, Bail> {
        let NodeKind::If { test, then, otherwise } = &node.kind else { unreachable!("only an `If` has a test") };
        self.branch(|emitter, dest| emitter.resume(test, head, dest), then, otherwise, dest)
    }

    /// The rest of an iteration of an enclosing loop, then that loop from its next iteration on.
    fn resume_in_loop(&mut self, this: &LoopNode, head: &Node, dest: Dest) -> Result<Flow, Bail> {
        let after = self.open_settled(self.cx.liveness.after(this.node));
        let again = self.open_settled(self.cx.liveness.needed(this.node));
        let flow = self.partial_iteration(this, again, |emitter| emitter.resume(this.body, head, dest))?;
        if flow == Flow::Falls {
            self.settle_dest(dest);
            self.br(after);
        }
        let mut flow = self.close(again, Flow::Ends);
        if flow == Flow::Falls {
            flow = self.run_loop(this, Initial::Set, dest)?;
            if flow == Flow::Falls {
                self.settle_dest(dest);
            }
        }
        Ok(self.close(after, flow))
    }
}
