//! The VM registers that generated code and the interpreter share: one fixed area of guest memory, so that generated
//! code can embed their addresses as constants.

use super::raw::{self, Addr};

/// Byte offsets of the registers from [`base`].
pub mod reg {
    /// Poll word, u32: a frame at or above it must stop at its safe point. Normally the stack limit, 0 when anything asks.
    pub const POLL: u32 = 0;
    /// First byte of the Scheme stack, u32.
    pub const STACK_BASE: u32 = 4;
    /// Where the stack counts as full, u32 (below its real end by `limits::STACK_SLACK`).
    pub const STACK_LIMIT: u32 = 8;
    /// Argument count of the pending tail call, u32.
    pub const TAIL_ARGC: u32 = 12;
    /// Procedure of the pending tail call.
    pub const TAIL_SELF: u32 = 16;
    /// Native activations nested now, u32.
    pub const DEPTH: u32 = 24;
    /// Compiled code entered from the interpreter, u64 counter.
    pub const NATIVE_CALLS: u32 = 32;
    /// Counts guards in the `deopt` test configuration, u32.
    pub const DEOPT: u32 = 40;
    /// What the host asks for, u32: see the host interface.
    pub const HOST_REQUEST: u32 = 44;
    /// Safe points the program may still pass while fuel is limited, i64.
    pub const FUEL: u32 = 48;
    /// All ones while fuel is limited, else 0, u32: "or" it to a frame's address and the interpreter polls every time.
    pub const COUNTING: u32 = 56;
    /// Always 0, which engines do not know, u32: see `Emitter::moving_zero`.
    pub const ZERO: u32 = 60;
    /// Allocation cursors: for size class `c`, cursor u32 at `CURSORS + 8 c`, limit u32 at `CURSORS + 8 c + 4`.
    pub const CURSORS: u32 = 64;
    /// Fuel beyond the slice that is being used, i64.
    pub const RESERVE: u32 = 256;
    /// Size of the area.
    pub const BYTES: u32 = 512;
}

#[cfg(target_arch = "wasm32")]
mod place {
    use super::reg;
    /// Aligned, zeroed, never moved.
    #[repr(align(64))]
    pub struct Area(pub std::cell::UnsafeCell<[u8; reg::BYTES as usize]>);
    #[allow(unsafe_code)]
    // SAFETY: a wasm32-wasip1 module has one thread.
    unsafe impl Sync for Area {}
    pub static AREA: Area = Area(std::cell::UnsafeCell::new([0; reg::BYTES as usize]));
}

/// Address of the register area.
#[cfg(target_arch = "wasm32")]
#[inline(always)]
pub fn base() -> Addr {
    place::AREA.0.get() as usize as Addr
}

/// Address of the register area: the arena's second page-sized corner, below everything `raw::grow` hands out.
#[cfg(not(target_arch = "wasm32"))]
#[inline(always)]
pub fn base() -> Addr {
    4096
}

/// Reads a 32-bit register.
#[inline(always)]
pub fn get(offset: u32) -> u32 {
    raw::load32(base() + offset)
}

/// Writes a 32-bit register.
#[inline(always)]
pub fn set(offset: u32, value: u32) {
    raw::store32(base() + offset, value);
}
