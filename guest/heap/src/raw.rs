//! Raw guest memory: loads and stores at 32-bit addresses.
//!
//! On wasm an [`Addr`] is an address of the module's own linear memory, so generated code, frames and heap objects
//! share one address space with Rust. Natively (unit tests) the same addresses index a lazily committed arena of
//! `ARENA_BYTES` per thread; every access is masked into it, so a wild address reads garbage instead of leaving the
//! arena.
//!
//! One of the files that may say `unsafe`; the others of this crate are `regs.rs` and `scrubbing.rs`.
#![allow(unsafe_code)]

/// A byte address in guest memory. 0 is never a valid object.
pub type Addr = u32;

/// WebAssembly page size in bytes.
pub(crate) const PAGE: u32 = 65536;

#[cfg(target_arch = "wasm32")]
mod imp {
    use super::Addr;

    #[inline(always)]
    pub(super) fn at(a: Addr) -> *mut u8 {
        a as *mut u8
    }

    pub(super) fn grow(pages: u32) -> Option<Addr> {
        let old = core::arch::wasm32::memory_grow(0, pages as usize);
        if old == usize::MAX { None } else { Some(old as u32 * super::PAGE) }
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod imp {
    use super::{Addr, PAGE};
    use std::alloc::{Layout, alloc_zeroed};
    use std::cell::Cell;

    /// Native arena size: a power of two so that masking keeps an access inside.
    const ARENA_BYTES: usize = 1 << 30;
    /// Room to align the arena to a page, and behind the mask for an access that starts at the last byte.
    const SLACK: usize = PAGE as usize + 64;

    thread_local! {
        static BASE: Cell<*mut u8> = const { Cell::new(std::ptr::null_mut()) };
        static TOP: Cell<u32> = const { Cell::new(PAGE) };
    }

    #[inline(always)]
    pub(super) fn at(a: Addr) -> *mut u8 {
        let mut base = BASE.get();
        if base.is_null() {
            base = reserve();
        }
        base.wrapping_add(a as usize & (ARENA_BYTES - 1))
    }

    #[cold]
    fn reserve() -> *mut u8 {
        // Aligned by hand: the allocator gives lazily zeroed pages only for small alignments.
        let layout = Layout::from_size_align(ARENA_BYTES + SLACK, 16).expect("static layout");
        // SAFETY: the layout has a non-zero size. The arena lives as long as the thread's process: it is never freed.
        let start = unsafe { alloc_zeroed(layout) };
        assert!(!start.is_null(), "cannot reserve the native arena");
        let base = start.wrapping_add(start.align_offset(PAGE as usize));
        BASE.set(base);
        base
    }

    pub(super) fn grow(pages: u32) -> Option<Addr> {
        let top = TOP.get();
        let end = top as u64 + pages as u64 * PAGE as u64;
        if end > ARENA_BYTES as u64 {
            return None;
        }
        TOP.set(end as u32);
        Some(top)
    }
}

/// Grows memory by `pages` zeroed pages and gives the address of the first, or `None` when the host refuses.
pub(crate) fn grow(pages: u32) -> Option<Addr> {
    imp::grow(pages)
}

macro_rules! access {
    ($($load:ident $store:ident $ty:ty, $doc:literal;)*) => {$(
        #[doc = concat!("Loads ", $doc, " at `a`.")]
        #[inline(always)]
        pub(crate) fn $load(a: Addr) -> $ty {
            // SAFETY: every 32-bit address is inside linear memory or, natively, masked into the arena; callers keep
            // to addresses they allocated.
            unsafe { imp::at(a).cast::<$ty>().read_unaligned() }
        }
        #[doc = concat!("Stores ", $doc, " at `a`.")]
        #[inline(always)]
        pub(crate) fn $store(a: Addr, v: $ty) {
            // SAFETY: as for the load.
            unsafe { imp::at(a).cast::<$ty>().write_unaligned(v) }
        }
    )*};
}

access! {
    load64 store64 u64, "a 64-bit word";
    load32 store32 u32, "a 32-bit word";
    load16 store16 u16, "a 16-bit word";
    load8 store8 u8, "a byte";
}

/// Copies `len` bytes from `src` to `dst`; the ranges may overlap.
#[inline]
pub(crate) fn copy(dst: Addr, src: Addr, len: u32) {
    if len > 0 {
        // SAFETY: both ranges were allocated by the caller.
        unsafe { std::ptr::copy(imp::at(src), imp::at(dst), len as usize) }
    }
}

/// The same. Short ranges are copied by overlapping words, loaded before the first is stored: what engines make of
/// `memory.copy` is a call that takes 10 ns however short the range is.
#[inline]
pub(crate) fn copy_short(dst: Addr, src: Addr, len: u32) {
    match len {
        0 => {}
        1 => store8(dst, load8(src)),
        2..4 => {
            let (first, last) = (load16(src), load16(src + len - 2));
            store16(dst, first);
            store16(dst + len - 2, last);
        }
        4..8 => {
            let (first, last) = (load32(src), load32(src + len - 4));
            store32(dst, first);
            store32(dst + len - 4, last);
        }
        8..17 => {
            let (first, last) = (load64(src), load64(src + len - 8));
            store64(dst, first);
            store64(dst + len - 8, last);
        }
        17..33 => {
            let (a, b) = (load64(src), load64(src + 8));
            let (c, d) = (load64(src + len - 16), load64(src + len - 8));
            store64(dst, a);
            store64(dst + 8, b);
            store64(dst + len - 16, c);
            store64(dst + len - 8, d);
        }
        _ => copy(dst, src, len),
    }
}

/// Fills `len` bytes at `dst` with `byte`.
#[inline]
pub(crate) fn fill(dst: Addr, byte: u8, len: u32) {
    if len > 0 {
        // SAFETY: the range was allocated by the caller.
        unsafe { std::ptr::write_bytes(imp::at(dst), byte, len as usize) }
    }
}

/// Copies `bytes` to guest memory at `dst`.
#[inline]
pub(crate) fn write(dst: Addr, bytes: &[u8]) {
    if !bytes.is_empty() {
        // SAFETY: the range was allocated by the caller, and a Rust slice never overlaps a heap object.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), imp::at(dst), bytes.len()) }
    }
}

/// A copy of `len` bytes at `src`.
pub(crate) fn read(src: Addr, len: u32) -> Vec<u8> {
    let mut out = vec![0; len as usize];
    if len > 0 {
        // SAFETY: the range was allocated by the caller.
        unsafe { std::ptr::copy_nonoverlapping(imp::at(src), out.as_mut_ptr(), len as usize) }
    }
    out
}

/// Shows `len` bytes at `src`, which nobody writes to meanwhile.
#[inline]
pub(crate) fn view<T>(src: Addr, len: u32, look: impl FnOnce(&[u8]) -> T) -> T {
    // SAFETY: the range was allocated by the caller, all bytes are initialised, and nobody writes to them.
    look(unsafe { std::slice::from_raw_parts(imp::at(src), len as usize) })
}

/// Lends `len` bytes at `dst`, which nobody else reads or writes meanwhile.
#[inline]
pub(crate) fn view_mut<T>(dst: Addr, len: u32, change: impl FnOnce(&mut [u8]) -> T) -> T {
    // SAFETY: the range was allocated by the caller, and nobody else reads or writes it.
    change(unsafe { std::slice::from_raw_parts_mut(imp::at(dst), len as usize) })
}
