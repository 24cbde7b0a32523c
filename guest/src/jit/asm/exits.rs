//! Exits: cold ends of the function.
//!
//! An exit is a block around the function's whole code; its own code follows that block's end. Branches to it are
//! therefore forward branches to the far end of the function, which engines lay out out of line.

use super::Assembler;
use crate::spec::limits::COMPARED_EXITS;

/// An exit of the function being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExitId(u32);

/// The exits so far, innermost block first.
#[derive(Debug)]
pub(super) struct Exits<E> {
    pub(super) list: Vec<E>,
    /// Exits before this one are not shared with what comes.
    pub(super) apart: usize,
    /// Number of exits whose blocks are closed.
    pub(super) landed: usize,
}

impl<E> Default for Exits<E> {
    fn default() -> Exits<E> {
        Exits { list: Vec::new(), apart: 0, landed: 0 }
    }
}

impl<E> Exits<E> {
    /// Index of the exit's block among those of exits, for a branch that stands here.
    ///
    /// # Panics
    /// When its block is closed, or it was made by a trial that has been undone.
    pub(super) fn index(&self, ExitId(exit): ExitId) -> u32 {
        let open = self.landed..self.list.len();
        assert!(open.contains(&(exit as usize)), "a branch to an exit that is not open");
        exit - self.landed as u32
    }
}

impl<E: Clone + PartialEq> Assembler<E> {
    /// The exit that does this: one of the last few, if it does the same, else a new one.
    pub fn exit(&mut self, exit: E) -> ExitId {
        assert_eq!(self.exits.landed, 0, "an exit is made before the code of exits is written");
        let list = &mut self.exits.list;
        let near = list.len().saturating_sub(COMPARED_EXITS).max(self.exits.apart);
        if let Some(back) = list[near..].iter().rev().position(|old| *old == exit) {
            return ExitId((list.len() - 1 - back) as u32);
        }
        list.push(exit);
        ExitId(list.len() as u32 - 1)
    }

    /// From here on exits are not shared with those made so far.
    pub fn part_exits(&mut self) {
        self.exits.apart = self.exits.list.len();
    }

    /// Has the function any exit?
    pub fn has_exits(&self) -> bool {
        !self.exits.list.is_empty()
    }

    /// Ends the block of the next exit and gives what its code is to do, which is written next; `None` when all are
    /// done. What stands before the first may not reach its end.
    pub fn land(&mut self) -> Option<E> {
        let exit = self.exits.list.get(self.exits.landed)?.clone();
        assert_eq!(self.blocks.depth(), 0, "all blocks are closed before an exit's");
        self.sink().end();
        self.exits.landed += 1;
        Some(exit)
    }
}
