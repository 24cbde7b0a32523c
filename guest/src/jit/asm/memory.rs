//! Addresses of loads and stores.

use wasm_encoder::MemArg;

/// The constant that a load or store adds to the address on the stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offset(u32);

/// So many bytes behind the address on the stack. All loads and stores of generated code name their field through it.
#[inline]
pub fn at(bytes: u32) -> Offset {
    Offset(bytes)
}

impl Offset {
    /// The immediates of the instruction. No alignment is promised: it would be a hint only.
    #[inline]
    pub(super) fn immediate(self) -> MemArg {
        MemArg { offset: self.0 as u64, align: 0, memory_index: 0 }
    }
}
