//! Unrolling: a small innermost loop that calls nothing is emitted as two iterations in a row, with one poll for both.
//!
//! The poll (a load, a compare, a branch) and the jump back are a third of such a loop, and what the first iteration has
//! checked of variables that do not change the second need not check again.

use super::super::asm::Label;
use super::super::bail::Bail;
use super::loops::{LoopNode, Target};
use super::{Dest, Emitter, Flow};
use crate::core::tree::{Node, NodeKind};
use crate::spec::limits::UNROLLED_LEAVES;

impl Emitter<'_> {
    /// The body of a loop whose context is the newest, inside the wasm loop `head`.
    pub(super) fn iterations(&mut self, this: &LoopNode, head: Label, dest: Dest) -> Result<Flow, Bail> {
        if !self.is_unrolled(this) {
            return self.emit(this.body, dest);
        }
        let after = self.open();
        let second = self.open();
        self.set_target(Target::Block(second));
        if self.emit(this.body, dest)? == Flow::Falls {
            self.settle_dest(dest);
            self.br(after);
        }
        self.set_target(Target::Header(head));
        // Exits of their own: where two rounds share one, the locals of both must be moved to the same registers, which
        // puts a jump into the hot path (the loop bench: 0.46 s against 0.33).
        self.asm.part_exits();
        let mut flow = self.close(second, Flow::Ends);
        if flow == Flow::Falls {
            flow = self.emit(this.body, dest)?;
            if flow == Flow::Falls {
                self.settle_dest(dest);
            }
        } else {
            // The loop never goes round, so nothing gets here, but for the validator the end of a block is reached.
            self.ins().unreachable();
        }
        Ok(self.close(after, flow))
    }

    fn is_unrolled(&self, this: &LoopNode) -> bool {
        // Where fuel is counted every round has to poll, so unrolling would gain nothing.
        self.cx.options.unroll && !self.cx.counting && is_small(this.body)
    }
}

/// Does the body of a loop neither call, loop nor make closures, and do so little that unrolling pays?
fn is_small(body: &Node) -> bool {
    let nodes = || body.walk().map(|visit| visit.node);
    let makes_closures = nodes().any(|node| matches!(node.kind, NodeKind::Fix { .. }));
    let leaves = nodes().filter(|node| node.parts().next().is_none()).count();
    !body.may_call() && !makes_closures && leaves <= UNROLLED_LEAVES
}
