//! Locals, blocks and branches, and the finished body.

use super::super::facts::State;
use super::{Emitter, Flow, Output};
use wasm_encoder::{BlockType, Function, InstructionSink, ValType};

/// A block that can be branched out of, and what holds after it.
#[derive(Clone, Debug)]
pub struct Label {
    /// Number of blocks open inside it, itself included.
    depth: u32,
    /// What holds where the branches to it arrive; `None` while there are none.
    state: Option<State>,
}

/// A label of the function being emitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LabelId(u32);

/// A finished function.
pub struct Body {
    pub function: Function,
    /// Offsets in the function of branches that are not expected to be taken.
    pub unlikely: Vec<u32>,
}

impl Emitter<'_> {
    /// Opens a block.
    pub(super) fn open(&mut self) -> LabelId {
        self.ins().block(BlockType::Empty);
        self.depth += 1;
        self.labels.push(Label { depth: self.depth, state: None });
        LabelId(self.labels.len() as u32 - 1)
    }

    /// Jumps to the end of a block.
    pub(super) fn br(&mut self, label: LabelId) {
        let target = self.arrive(label);
        self.ins().br(target);
    }

    /// Jumps to the end of a block if the i32 on the stack is not 0.
    pub(super) fn br_if(&mut self, label: LabelId) {
        let target = self.arrive(label);
        self.ins().br_if(target);
    }

    fn arrive(&mut self, id: LabelId) -> u32 {
        let label = &mut self.labels[id.0 as usize];
        match &mut label.state {
            Some(state) => state.join(&self.state),
            None => label.state = Some(self.state.clone()),
        }
        self.depth - label.depth
    }

    /// Ends a block, which control reaches the end of or not; tells whether anything arrives after it.
    pub(super) fn close(&mut self, id: LabelId, flow: Flow) -> Flow {
        self.ins().end();
        self.depth -= 1;
        let arrived = self.labels[id.0 as usize].state.take();
        match (flow, arrived) {
            (Flow::Falls, None) => Flow::Falls,
            (Flow::Falls, Some(state)) => {
                self.state.join(&state);
                Flow::Falls
            }
            (Flow::Ends, Some(state)) => {
                self.state = state;
                Flow::Falls
            }
            (Flow::Ends, None) => Flow::Ends,
        }
    }

    /// Opens a wasm `loop`; the label's depth is what `again` wants.
    pub(super) fn open_loop(&mut self) -> u32 {
        self.ins().loop_(BlockType::Empty);
        self.depth += 1;
        self.depth
    }

    /// Opens an `if` on the i32 on the stack. States are not tracked: for code that changes none.
    pub(super) fn open_if(&mut self, ty: BlockType) {
        self.ins().if_(ty);
        self.depth += 1;
    }

    /// Opens a block whose states are not tracked.
    pub(super) fn open_plain(&mut self, ty: BlockType) -> u32 {
        self.ins().block(ty);
        self.depth += 1;
        self.depth
    }

    /// Ends what [`Emitter::open_loop`], [`Emitter::open_if`] or [`Emitter::open_plain`] opened.
    pub(super) fn close_plain(&mut self) {
        self.ins().end();
        self.depth -= 1;
    }

    /// Jumps to the label at this depth.
    pub(super) fn br_depth(&mut self, depth: u32) {
        let target = self.depth - depth;
        self.ins().br(target);
    }

    /// Jumps to the label at this depth if the i32 on the stack is not 0; not expected to.
    pub(super) fn br_if_depth_unlikely(&mut self, depth: u32) {
        self.mark_unlikely();
        let target = self.depth - depth;
        self.ins().br_if(target);
    }

    /// The next instruction is a branch that is not expected to be taken.
    pub(super) fn mark_unlikely(&mut self) {
        let at = self.code.len() as u32;
        self.unlikely.push(at);
    }

    /// A scratch local.
    pub(super) fn scratch(&mut self, ty: ValType) -> u32 {
        if let Some(at) = self.free_locals.iter().position(|&(free, _)| free == ty) {
            return self.free_locals.remove(at).1;
        }
        self.locals.push(ty);
        self.params + self.locals.len() as u32 - 1
    }

    /// The scratch local is not needed any more.
    pub(super) fn release(&mut self, ty: ValType, local: u32) {
        self.free_locals.push((ty, local));
    }

    /// The function: the exit blocks around the instructions, each followed by its exit's code.
    pub(super) fn finish(mut self) -> Output {
        let code = std::mem::take(&mut self.code);
        let mut unlikely = std::mem::take(&mut self.unlikely);
        if !self.cx.options.branch_hints {
            unlikely.clear();
        }
        let exits = std::mem::take(&mut self.exits);
        if exits.is_empty() {
            // Where all branches ended, the end of their block counts as reached: nothing else is there to follow it.
            self.ins().unreachable();
        }
        for exit in &exits {
            self.ins().end();
            self.exit_code(exit);
        }
        let cold = std::mem::take(&mut self.code);
        let mut function = Function::new_with_locals_types(self.locals.iter().copied());
        let mut opening = Vec::new();
        exits.iter().for_each(|_| {
            InstructionSink::new(&mut opening).block(BlockType::Empty);
        });
        let start = (function.byte_len() + opening.len()) as u32;
        function.raw(opening).raw(code).raw(cold);
        function.instructions().end();
        let body = Body { function, unlikely: unlikely.into_iter().map(|offset| start + offset).collect() };
        Output { body, literals: self.literals, callees: self.callees }
    }
}
