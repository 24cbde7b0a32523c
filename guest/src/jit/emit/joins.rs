//! Where branches meet: blocks, and what is known behind their ends.

use super::super::asm::Label;
use super::super::facts::Facts;
use super::{Emitter, Flow};
use wasm_encoder::BlockType;

/// A block behind whose end paths meet.
#[derive(Clone, Debug)]
pub(super) struct Join {
    label: Label,
    /// What holds where the branches to it arrive; `None` while there are none.
    facts: Option<Facts>,
}

/// A join of the function being emitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JoinId(Label);

impl Emitter<'_> {
    /// Opens a block.
    pub(super) fn open(&mut self) -> JoinId {
        let label = self.asm.open_block(BlockType::Empty);
        self.joins.push(Join { label, facts: None });
        JoinId(label)
    }

    /// Jumps to the end of a block.
    pub(super) fn br(&mut self, join: JoinId) {
        self.arrive(join);
        self.asm.br(join.0);
    }

    /// Jumps to the end of a block if the i32 on the stack is not 0.
    pub(super) fn br_if(&mut self, join: JoinId) {
        self.arrive(join);
        self.asm.br_if(join.0);
    }

    fn arrive(&mut self, JoinId(label): JoinId) {
        let join = self.joins.iter_mut().rfind(|join| join.label == label).expect("a join that is open");
        match &mut join.facts {
            Some(facts) => facts.join(&self.facts),
            None => join.facts = Some(self.facts.clone()),
        }
    }

    /// Ends a block, which control reaches the end of or not; tells whether anything arrives after it.
    pub(super) fn close(&mut self, JoinId(label): JoinId, flow: Flow) -> Flow {
        self.asm.close(label);
        let join = self.joins.pop().expect("a join that is open");
        assert_eq!(join.label, label, "the innermost join is closed first");
        match (flow, join.facts) {
            (Flow::Falls, None) => Flow::Falls,
            (Flow::Falls, Some(facts)) => {
                self.facts.join(&facts);
                Flow::Falls
            }
            (Flow::Ends, Some(facts)) => {
                self.facts = facts;
                Flow::Falls
            }
            (Flow::Ends, None) => Flow::Ends,
        }
    }
}
