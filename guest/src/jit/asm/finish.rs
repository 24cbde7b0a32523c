//! The finished function.

use super::{Assembler, TypeSet};
use wasm_encoder::{BlockType, Function, InstructionSink};

/// A finished function.
#[derive(Debug)]
pub struct Body {
    pub function: Function,
    /// Offsets in the function of branches that are not expected to be taken.
    pub unlikely: Vec<u32>,
    /// The function types that it names, besides its own.
    pub types: TypeSet,
}

impl<E: Clone + PartialEq> Assembler<E> {
    /// The function: the exits' blocks around the code, then the code of the exits, each behind its block's end.
    ///
    /// # Panics
    /// When a block is open, a scratch local is taken, or an exit has no code yet ([`Assembler::land`]).
    pub fn finish(self) -> Body {
        let Assembler { code, unlikely, blocks, exits, locals, types } = self;
        assert_eq!(blocks.depth(), 0, "a block is open at the end of the function");
        assert_eq!(exits.landed, exits.list.len(), "an exit has no code");
        assert_eq!(locals.in_use, 0, "a scratch local is taken at the end of the function");
        let mut function = Function::new_with_locals_types(locals.declared);
        let mut opening = Vec::new();
        exits.list.iter().for_each(|_| {
            InstructionSink::new(&mut opening).block(BlockType::Empty);
        });
        let start = (function.byte_len() + opening.len()) as u32;
        function.raw(opening).raw(code);
        function.instructions().end();
        Body { function, unlikely: unlikely.into_iter().map(|offset| start + offset).collect(), types }
    }
}
