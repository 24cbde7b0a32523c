//! The VM registers that generated code and the interpreter share: one fixed area of guest memory, so that generated
//! code can embed their addresses as constants.

use super::access::{Content, Place};
use super::blocks::INLINE_CLASSES;
use super::raw::{self, Addr};
use super::slice::Slice;
use super::{Code, Value};
use std::marker::PhantomData;
use std::mem::offset_of;

/// A register that holds a `T`.
#[derive(Debug)]
pub struct Register<T> {
    offset: u32,
    content: PhantomData<T>,
}

impl<T> Clone for Register<T> {
    fn clone(&self) -> Register<T> {
        *self
    }
}

impl<T> Copy for Register<T> {}

impl<T: Content> Register<T> {
    const fn at(offset: usize) -> Register<T> {
        Register { offset: offset as u32, content: PhantomData }
    }

    /// Its address, which generated code may embed.
    #[inline(always)]
    pub fn addr(self) -> Addr {
        base() + self.offset
    }

    /// What it holds.
    #[inline(always)]
    pub fn get(self) -> T {
        Place::new(self.addr()).get()
    }

    /// Sets what it holds.
    #[inline(always)]
    pub fn set(self, content: T) {
        Place::new(self.addr()).initialise(content);
    }
}

macro_rules! registers {
    ($($(#[$doc:meta])* $NAME:ident $name:ident: $ty:ty;)*) => {
        /// What repr(C) makes of the area gives the offsets.
        #[repr(C)]
        #[allow(dead_code)]
        struct Layout {
            $($name: <$ty as Content>::Raw,)*
        }

        /// The registers.
        pub mod reg {
            use super::*;
            $(
                $(#[$doc])*
                pub const $NAME: Register<$ty> = Register::at(offset_of!(Layout, $name));
            )*
        }
    };
}

registers! {
    /// Poll word: a frame at or above it must stop at its safe point. Normally the stack limit, 0 when anything asks.
    POLL poll: u32;
    /// First byte of the Scheme stack.
    STACK_BASE stack_base: u32;
    /// Where the stack counts as full (below its real end by `vm::frames::SLACK`).
    STACK_LIMIT stack_limit: u32;
    /// Argument count of the pending tail call.
    TAIL_ARGC tail_argc: u32;
    /// Procedure of the pending tail call.
    TAIL_SELF tail_self: Value;
    /// Exception handlers, innermost first: a list of procedures.
    HANDLERS handlers: Value;
    /// `dynamic-wind` extents, innermost first: a list of `(before after . handlers)`.
    WINDERS winders: Value;
    /// Native activations nested now.
    DEPTH depth: u32;
    /// Calls into compiled code so far.
    NATIVE_CALLS native_calls: u64;
    /// Counts guards in the `deopt` test configuration.
    DEOPT deopt: u32;
    /// What the host asks for: see the host interface.
    HOST_REQUEST host_request: u32;
    /// Safe points the program may still pass while fuel is limited.
    FUEL fuel: i64;
    /// All ones while fuel is limited, else 0: "or" it to a frame's address and the interpreter polls every time.
    COUNTING counting: u32;
    /// Always 0, which engines do not know: see `Emitter::moving_zero`.
    ZERO zero: u32;
    /// The cursors of the classes that generated code allocates in: see [`cursor`].
    CURSORS cursors: [u32; 2 * INLINE_CLASSES as usize];
    /// Fuel beyond the slice that is being used.
    RESERVE reserve: i64;
    /// Arguments of a primitive that is called without a frame: see [`arguments`].
    ARGUMENTS arguments: [Value; Code::MAX_DIRECT_ARGS as usize];
    /// Address of the card of address 0: see [`crate::cards`].
    CARDS cards: u32;
    /// Number of cards.
    CARD_COUNT card_count: u32;
}

/// Size of the area in bytes.
const BYTES: u32 = size_of::<Layout>() as u32;

/// The registers of a size class that has its run of free cells here.
#[derive(Clone, Copy, Debug)]
pub struct Cursor {
    /// Address of the next free cell.
    pub next: Register<u32>,
    /// Address of the end of the run.
    pub end: Register<u32>,
}

/// The cursor of a size class below [`INLINE_CLASSES`].
#[inline(always)]
pub const fn cursor(class: u32) -> Cursor {
    assert!(class < INLINE_CLASSES);
    let offset = (reg::CURSORS.offset + 8 * class) as usize;
    Cursor { next: Register::at(offset), end: Register::at(offset + 4) }
}

/// So many places for arguments of the primitive that runs, when it is called without a frame and wants them in places.
/// No roots: nothing is collected while a primitive runs.
#[inline(always)]
pub fn arguments(count: u32) -> Slice<Value> {
    debug_assert!(count <= Code::MAX_DIRECT_ARGS);
    Slice::new(reg::ARGUMENTS.addr(), count)
}

/// Zeroes all registers.
pub(crate) fn clear() {
    // The table of cards stays: it covers the memory that there is, whichever heap has it. A table for each heap would take
    // a five-hundredth of all memory below it every time.
    let (cards, count) = (reg::CARDS.get(), reg::CARD_COUNT.get());
    raw::fill(base(), 0, BYTES);
    reg::CARDS.set(cards);
    reg::CARD_COUNT.set(count);
}

#[cfg(target_arch = "wasm32")]
mod place {
    use super::BYTES;
    /// Aligned, zeroed, never moved.
    #[repr(align(64))]
    pub(super) struct Area(pub(super) std::cell::UnsafeCell<[u8; BYTES as usize]>);
    #[allow(unsafe_code)]
    // SAFETY: a wasm32-wasip1 module has one thread.
    unsafe impl Sync for Area {}
    pub(super) static AREA: Area = Area(std::cell::UnsafeCell::new([0; BYTES as usize]));
}

/// Address of the register area.
#[cfg(target_arch = "wasm32")]
#[inline(always)]
fn base() -> Addr {
    place::AREA.0.get() as usize as Addr
}

/// Address of the register area: the arena's second page-sized corner, below everything `raw::grow` hands out.
#[cfg(not(target_arch = "wasm32"))]
#[inline(always)]
const fn base() -> Addr {
    4096
}
