//! Writing code for trial: a place to go back to.

use super::Assembler;
use super::blocks::Label;
use super::exits::Exits;
use super::locals::Locals;

/// A place in the function. All that is written is only ever appended to, so lengths say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    code: usize,
    unlikely: usize,
    depth: usize,
    innermost: Option<Label>,
    exits: usize,
    apart: usize,
    in_use: u32,
}

impl<E: Clone + PartialEq> Assembler<E> {
    /// The place where the function is now.
    pub fn checkpoint(&self) -> Checkpoint {
        // All fields are named here and in `rewind`, so that a new one makes its author decide.
        let Assembler { code, unlikely, blocks, exits, locals, types: _ } = self;
        let Exits { list, apart, landed } = exits;
        let Locals { params: _, declared: _, free: _, in_use } = locals;
        assert_eq!(*landed, 0, "the code of exits is not written for trial");
        Checkpoint {
            code: code.len(),
            unlikely: unlikely.len(),
            depth: blocks.depth(),
            innermost: blocks.innermost(),
            exits: list.len(),
            apart: *apart,
            in_use: *in_use,
        }
    }

    /// Forgets what was written since. Locals that were declared since stay, for the next trial, and so do the types that
    /// were named: the next trial writes the same calls, and a type too many is only a trampoline too many.
    ///
    /// # Panics
    /// When a block that was open then has been closed, or a scratch local taken since is not released.
    pub fn rewind(&mut self, to: Checkpoint) {
        let Checkpoint { code, unlikely, depth, innermost, exits, apart, in_use } = to;
        self.code.truncate(code);
        self.unlikely.truncate(unlikely);
        self.blocks.truncate(depth);
        assert_eq!(self.blocks.innermost(), innermost, "a trial closes only its own blocks");
        self.exits.list.truncate(exits);
        self.exits.apart = apart;
        assert_eq!(self.locals.in_use, in_use, "a trial releases the scratch locals that it takes, and no others");
    }
}
