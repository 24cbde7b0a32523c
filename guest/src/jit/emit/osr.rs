//! Entering a function at the head of one of its loops, with the locals of a running frame.
//!
//! Only what runs from that loop on is emitted: of a `Let` whose init holds the loop, the init's rest and the body; of one
//! whose body holds it, the body; of an `If`, the branch; of an enclosing loop, the rest of the iteration, then the whole
//! loop.

use super::super::bail::Bail;
use super::super::vars::VarSet;
use super::loops::{Initial, LoopNode};
use super::{Dest, Emitter, Flow};
use crate::core::tree::{Atom, LoopId, Node, Slot};

impl Emitter<'_> {
    /// The function from the head of a loop on.
    pub(super) fn enter_at_loop(&mut self, id: LoopId) -> Result<(), Bail> {
        let cx = self.cx;
        let body = &cx.member.lambda.body;
        let live = self.live_at(body, id, VarSet::EMPTY)?;
        self.load_slots(live.minus(self.facts.stored));
        if self.resume(body, id, Dest::Tail, VarSet::EMPTY)? == Flow::Falls {
            self.ins().unreachable();
        }
        Ok(())
    }

    /// What the head of the loop needs.
    fn live_at(&self, node: &Node, id: LoopId, live: VarSet) -> Result<VarSet, Bail> {
        let here = self.cx.liveness.of_node(node).live.union(live);
        match node {
            Node::Loop { id: own, vars, .. } if *own == id => Ok(here.union(self.own(vars))),
            Node::Loop { body, .. } => self.live_at(body, id, here),
            Node::Let { slot, init, .. } if holds(init, id) => {
                let after = slot.map_or(here, |slot| here.without(self.vars.slot(slot)));
                self.live_at(init, id, after)
            }
            Node::Let { body, .. } | Node::Fix { body, .. } => self.live_at(body, id, live),
            Node::If { then, .. } if holds(then, id) => self.live_at(then, id, live),
            Node::If { otherwise, .. } if holds(otherwise, id) => self.live_at(otherwise, id, live),
            Node::If { .. }
            | Node::Atom(_)
            | Node::Global { .. }
            | Node::SetGlobal { .. }
            | Node::Prim { .. }
            | Node::Call { .. }
            | Node::Continue { .. } => Err(Bail::LoopNotEnterable),
        }
    }

    fn own(&self, vars: &[(Slot, Atom)]) -> VarSet {
        vars.iter().fold(VarSet::EMPTY, |set, &(slot, _)| set.with(self.vars.slot(slot)))
    }

    fn resume(&mut self, node: &Node, id: LoopId, dest: Dest, live: VarSet) -> Result<Flow, Bail> {
        match node {
            Node::Loop { id: own, vars, body, site, .. } => {
                let vars = vars.iter().map(|&(slot, _)| self.vars.slot(slot)).collect();
                let this = LoopNode { node, id: *own, vars, body, site: site.get() };
                if *own == id {
                    return self.run_loop(&this, Initial::Set, dest, live);
                }
                self.resume_in_loop(&this, id, dest, live)
            }
            Node::Let { slot, init, body } if holds(init, id) => {
                let (into, after) = self.binding(node, *slot, body, live);
                match self.resume(init, id, into, after)? {
                    Flow::Falls => self.emit(body, dest, live),
                    Flow::Ends => Ok(Flow::Ends),
                }
            }
            Node::Let { body, .. } | Node::Fix { body, .. } => self.resume(body, id, dest, live),
            Node::If { then, .. } if holds(then, id) => self.resume(then, id, dest, live),
            Node::If { otherwise, .. } if holds(otherwise, id) => self.resume(otherwise, id, dest, live),
            Node::If { .. }
            | Node::Atom(_)
            | Node::Global { .. }
            | Node::SetGlobal { .. }
            | Node::Prim { .. }
            | Node::Call { .. }
            | Node::Continue { .. } => Err(Bail::LoopNotEnterable),
        }
    }

    /// The rest of an iteration of an enclosing loop, then that loop from its next iteration on.
    fn resume_in_loop(&mut self, this: &LoopNode, id: LoopId, dest: Dest, live: VarSet) -> Result<Flow, Bail> {
        let after = self.open();
        let again = self.open();
        let flow = self.partial_iteration(this, again, |emitter| emitter.resume(this.body, id, dest, live))?;
        if flow == Flow::Falls {
            self.settle_dest(dest);
            self.br(after);
        }
        let mut flow = self.close(again, Flow::Ends);
        if flow == Flow::Falls {
            flow = self.run_loop(this, Initial::Set, dest, live)?;
            if flow == Flow::Falls {
                self.settle_dest(dest);
            }
        }
        Ok(self.close(after, flow))
    }
}

/// Does the node hold this loop?
fn holds(node: &Node, id: LoopId) -> bool {
    match node {
        Node::Loop { id: own, body, .. } => *own == id || holds(body, id),
        Node::Let { init, body, .. } => holds(init, id) || holds(body, id),
        Node::If { test, then, otherwise } => holds(test, id) || holds(then, id) || holds(otherwise, id),
        Node::Fix { body, .. } => holds(body, id),
        Node::Atom(_)
        | Node::Global { .. }
        | Node::SetGlobal { .. }
        | Node::Prim { .. }
        | Node::Call { .. }
        | Node::Continue { .. } => false,
    }
}
