//! The assembler: it writes the body of one wasm function, and knows nothing of Scheme.
//!
//! Needs: instructions in the order in which they run. Gives: a [`Body`]. Breaks: nothing.
//!
//! The bytes of instructions come from `wasm_encoder`. What the assembler adds is what must be right about a sequence of
//! them: blocks are closed in the reverse order of their opening, branches go to blocks that are open, counted from where
//! the branch stands, locals have types, and branches that are not expected to be taken are marked.
//!
//! Invariants
//! - Depths and the indices of exits' blocks exist only in here. Everybody else has a [`Label`], an [`ExitId`].
//! - A trial ([`Assembler::checkpoint`], [`Assembler::rewind`]) opens and closes its own blocks, and gives back the scratch
//!   locals that it takes.

mod blocks;
mod checkpoint;
mod exits;
mod finish;
mod ids;
mod instructions;
mod locals;
mod memory;
#[cfg(test)]
mod tests;

pub use blocks::Label;
pub use checkpoint::Checkpoint;
pub use exits::ExitId;
pub use finish::Body;
pub use ids::{FuncId, TypeId, TypeSet};
pub use instructions::Instructions;
pub use locals::{F64, I32, I64, Local, Scratch};
pub use memory::at;

use blocks::Blocks;
use exits::Exits;
use locals::Locals;
use wasm_encoder::InstructionSink;

/// A function being written. `E` says what the code of an exit is to do; see [`Assembler::exit`].
#[derive(Debug)]
pub struct Assembler<E> {
    /// Instructions so far, without the exits' blocks around them.
    code: Vec<u8>,
    /// Offsets in `code` of branches that are not expected to be taken.
    unlikely: Vec<u32>,
    blocks: Blocks,
    exits: Exits<E>,
    locals: Locals,
    /// The function types that instructions name.
    types: TypeSet,
}

/// What the code of exits does in a function that has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoExits {}

impl<E: Clone + PartialEq> Assembler<E> {
    /// A function with so many parameters, which are its first locals, and no instructions.
    pub fn new(params: u32) -> Assembler<E> {
        Assembler {
            code: Vec::new(),
            unlikely: Vec::new(),
            blocks: Blocks::default(),
            exits: Exits::default(),
            locals: Locals::new(params),
            types: TypeSet::default(),
        }
    }

    /// Where the next instructions go.
    #[inline]
    pub fn ins(&mut self) -> Instructions<'_> {
        Instructions::new(&mut self.code, &mut self.types)
    }

    /// Structured control and branches, which only the assembler writes.
    #[inline]
    fn sink(&mut self) -> InstructionSink<'_> {
        InstructionSink::new(&mut self.code)
    }

    /// The next instruction is a branch that is not expected to be taken.
    fn mark_unlikely(&mut self) {
        self.unlikely.push(self.code.len() as u32);
    }
}
