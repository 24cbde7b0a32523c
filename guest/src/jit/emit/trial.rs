//! Emission for trial: a loop is emitted with the types that its variables are taken to have, and again when they turn out
//! to be others.

use super::super::asm;
use super::super::facts::Facts;
use super::super::vars::VarSet;
use super::Emitter;
use super::joins::Join;
use super::loops::LoopContext;

/// The emission as it was at some point.
pub(super) struct Checkpoint {
    asm: asm::Checkpoint,
    facts: Facts,
    kept: VarSet,
    joins: Vec<Join>,
    loops: Vec<LoopContext>,
    literals: usize,
    callees: usize,
    watched: usize,
}

impl Emitter<'_> {
    /// The emission as it is now. Costs as much as there are variables and blocks open around this point, however much
    /// has been emitted.
    pub(super) fn checkpoint(&self) -> Checkpoint {
        // Every field is named here, so that a new one does not compile until somebody has decided about it.
        let Emitter {
            // These never change.
            cx: _,
            vars: _,
            captures: _,
            resumed: _,
            // A variable has the same f64 local in every trial.
            raw_locals: _,
            // The types of loop headers are what trials are made to find out, so they are not undone.
            headers: _,
            asm,
            facts,
            kept,
            joins,
            loops,
            literals,
            callees,
            watched,
        } = self;
        Checkpoint {
            asm: asm.checkpoint(),
            facts: facts.clone(),
            kept: *kept,
            joins: joins.clone(),
            loops: loops.clone(),
            literals: literals.len(),
            callees: callees.len(),
            watched: watched.len(),
        }
    }

    /// Undoes what has been emitted since.
    pub(super) fn rewind(&mut self, to: Checkpoint) {
        let Checkpoint { asm, facts, kept, joins, loops, literals, callees, watched } = to;
        self.asm.rewind(asm);
        self.facts = facts;
        self.kept = kept;
        self.joins = joins;
        self.loops = loops;
        self.literals.truncate(literals);
        self.callees.truncate(callees);
        self.watched.truncate(watched);
    }
}
