//! Blocks, loops and ifs, and the branches to them.

use super::{Assembler, ExitId};
use wasm_encoder::BlockType;

/// A block, loop or if of the function. A branch to it goes behind its end; that to a loop, to its beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "what is opened has to be closed"]
pub struct Label {
    /// Number of blocks around it.
    outer: usize,
    /// Which of all blocks that were ever opened in the function it is.
    serial: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Block,
    Loop,
    If,
    Else,
}

/// The blocks that are open, outermost first.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    open: Vec<(Kind, u32)>,
    /// Serial number of the next one. Rewinding does not set it back: a label of an abandoned trial names no block ever
    /// after.
    next: u32,
}

impl Blocks {
    fn push(&mut self, kind: Kind) -> Label {
        let label = Label { outer: self.open.len(), serial: self.next };
        self.open.push((kind, self.next));
        self.next += 1;
        label
    }

    /// Number of open blocks.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// The innermost block.
    pub(super) fn innermost(&self) -> Option<Label> {
        self.open.last().map(|&(_, serial)| Label { outer: self.open.len() - 1, serial })
    }

    /// Forgets all blocks that were opened after there were `depth`.
    pub(super) fn truncate(&mut self, depth: usize) {
        self.open.truncate(depth);
    }

    /// The label's index for a branch that stands here.
    ///
    /// # Panics
    /// When the block is not open.
    fn index(&self, label: Label) -> u32 {
        let open = self.open.get(label.outer).is_some_and(|&(_, serial)| serial == label.serial);
        assert!(open, "a branch to a block that is not open");
        (self.open.len() - 1 - label.outer) as u32
    }
}

impl<E: Clone + PartialEq> Assembler<E> {
    /// Opens a block.
    pub fn open_block(&mut self, ty: BlockType) -> Label {
        self.sink().block(ty);
        self.blocks.push(Kind::Block)
    }

    /// Opens a loop.
    pub fn open_loop(&mut self) -> Label {
        self.sink().loop_(BlockType::Empty);
        self.blocks.push(Kind::Loop)
    }

    /// Opens an if on the i32 on the stack.
    pub fn open_if(&mut self, ty: BlockType) -> Label {
        self.sink().if_(ty);
        self.blocks.push(Kind::If)
    }

    /// The other side of an if begins.
    ///
    /// # Panics
    /// When the innermost block is not this if, or on its other side already.
    pub fn otherwise(&mut self, label: Label) {
        self.sink().else_();
        assert_eq!(self.blocks.innermost(), Some(label), "`else` belongs to the innermost block");
        let kind = &mut self.blocks.open[label.outer].0;
        assert_eq!(*kind, Kind::If, "`else` belongs to an if, once");
        *kind = Kind::Else;
    }

    /// Ends a block, loop or if.
    ///
    /// # Panics
    /// When it is not the innermost one.
    pub fn close(&mut self, label: Label) {
        self.sink().end();
        assert_eq!(self.blocks.innermost(), Some(label), "the innermost block is closed first");
        self.blocks.open.pop();
    }

    /// Goes to the label.
    pub fn br(&mut self, label: Label) {
        let index = self.blocks.index(label);
        self.sink().br(index);
    }

    /// Goes to the label if the i32 on the stack is not 0.
    pub fn br_if(&mut self, label: Label) {
        let index = self.blocks.index(label);
        self.sink().br_if(index);
    }

    /// Goes to the label whose position is the i32 on the stack, if there are so many, else to `other`.
    pub fn br_table(&mut self, labels: &[Label], other: Label) {
        let indices: Vec<u32> = labels.iter().map(|&label| self.blocks.index(label)).collect();
        let other = self.blocks.index(other);
        self.sink().br_table(indices, other);
    }

    /// The same where that is not expected.
    pub fn br_if_unlikely(&mut self, label: Label) {
        self.mark_unlikely();
        self.br_if(label);
    }

    /// Leaves through the exit.
    pub fn br_exit(&mut self, exit: ExitId) {
        let index = self.blocks.depth() as u32 + self.exits.index(exit);
        self.sink().br(index);
    }

    /// Leaves through the exit if the i32 on the stack is not 0, which is not expected.
    pub fn br_if_exit(&mut self, exit: ExitId) {
        self.mark_unlikely();
        let index = self.blocks.depth() as u32 + self.exits.index(exit);
        self.sink().br_if(index);
    }
}
