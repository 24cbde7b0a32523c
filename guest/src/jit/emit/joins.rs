//! Where branches meet: blocks, and what is known behind their ends.

use super::super::asm::Label;
use super::super::facts::Facts;
use super::super::vars::{Operand, VarSet};
use super::{Emitter, Flow};
use wasm_encoder::BlockType;

/// A block behind whose end paths meet.
#[derive(Clone, Debug)]
pub(super) struct Join {
    label: Label,
    /// What holds where the branches to it arrive; `None` while there are none.
    facts: Option<Facts>,
    /// Variables whose tagged words every path brings along.
    settled: VarSet,
}

/// A join of the function being emitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JoinId(Label);

impl Emitter<'_> {
    /// Opens a block.
    pub(super) fn open(&mut self) -> JoinId {
        self.open_settled(VarSet::EMPTY)
    }

    /// Opens a block behind whose end these variables have their tagged words in their locals, whatever path leads there.
    /// Without it paths that part must know the same forms: one that unboxes a variable and calls has only the double.
    pub(super) fn open_settled(&mut self, settled: VarSet) -> JoinId {
        let label = self.asm.open_block(BlockType::Empty);
        self.joins.push(Join { label, facts: None, settled });
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
        let at = self.joins.iter().rposition(|join| join.label == label).expect("a join that is open");
        self.tag_doubles(self.joins[at].settled);
        let join = &mut self.joins[at];
        match &mut join.facts {
            Some(facts) => facts.join(&self.facts),
            None => join.facts = Some(self.facts.clone()),
        }
    }

    /// Ends a block, which control reaches the end of or not; tells whether anything arrives after it.
    pub(super) fn close(&mut self, JoinId(label): JoinId, flow: Flow) -> Flow {
        let join = self.joins.pop().expect("a join that is open");
        if flow == Flow::Falls {
            self.tag_doubles(join.settled);
        }
        self.asm.close(label);
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

    /// Makes tagged words of those of the variables that have only doubles.
    fn tag_doubles(&mut self, vars: VarSet) {
        for var in vars.and(self.facts.raw).minus(self.facts.tagged).iter() {
            self.settle(&[Operand::Var(var)]);
        }
    }
}
