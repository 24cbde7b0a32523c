//! Unrolling: a small innermost loop that calls nothing is emitted as two iterations in a row, with one poll for both.
//!
//! The poll (a load, a compare, a branch) and the jump back are a third of such a loop, and what the first iteration has
//! checked of variables that do not change the second need not check again.

use super::super::bail::Bail;
use super::super::vars::VarSet;
use super::loops::{LoopNode, Target};
use super::{Dest, Emitter, Flow};
use crate::core::tree::Node;
use crate::spec::limits::UNROLLED_NODES;

impl Emitter<'_> {
    /// The body of a loop whose context is the newest, inside the wasm loop at `depth`.
    pub(super) fn iterations(&mut self, this: &LoopNode, depth: u32, dest: Dest, live: VarSet) -> Result<Flow, Bail> {
        if !self.is_unrolled(this) {
            return self.emit(this.body, dest, live);
        }
        let after = self.open();
        let second = self.open();
        self.set_target(Target::Block(second));
        if self.emit(this.body, dest, live)? == Flow::Falls {
            self.settle_dest(dest);
            self.br(after);
        }
        self.set_target(Target::Header(depth));
        // Exits of their own: where two rounds share one, the locals of both must be moved to the same registers, which
        // puts a jump into the hot path (the loop bench: 0.46 s against 0.33).
        self.exits_apart = self.exits.len();
        let mut flow = self.close(second, Flow::Ends);
        if flow == Flow::Falls {
            flow = self.emit(this.body, dest, live)?;
            if flow == Flow::Falls {
                self.settle_dest(dest);
            }
        } else {
            // It never goes round; the end of the block counts as reached all the same.
            self.ins().unreachable();
        }
        Ok(self.close(after, flow))
    }

    fn is_unrolled(&self, this: &LoopNode) -> bool {
        // Where fuel is counted every round has a poll.
        self.cx.options.unroll && !self.cx.counting && nodes(this.body).is_some_and(|nodes| nodes <= UNROLLED_NODES)
    }
}

/// How many nodes it has; `None` when it calls, loops or makes closures.
fn nodes(node: &Node) -> Option<usize> {
    Some(match node {
        Node::Let { init, body, .. } => nodes(init)? + nodes(body)?,
        Node::If { test, then, otherwise } => nodes(test)? + nodes(then)? + nodes(otherwise)?,
        Node::Atom(_) | Node::Global { .. } | Node::SetGlobal { .. } | Node::Prim { .. } | Node::Continue { .. } => 1,
        Node::Call { .. } | Node::Loop { .. } | Node::Fix { .. } => return None,
    })
}
