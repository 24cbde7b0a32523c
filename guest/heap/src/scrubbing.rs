//! Rust's own heap, next to Scheme's: every block is counted ([`super::outside`]), and what is freed before a program runs
//! is zeroed, so that an image of the instance does not carry it. Once a program runs nothing is zeroed any more: that
//! costs time.
#![allow(unsafe_code)]

use std::sync::atomic::{AtomicBool, Ordering};

static RUNS: AtomicBool = AtomicBool::new(false);

/// From now on freed memory is zeroed.
pub fn start() {
    RUNS.store(false, Ordering::Relaxed);
}

/// From now on freed memory is left as it is.
pub fn stop() {
    RUNS.store(true, Ordering::Relaxed);
}

#[cfg(target_arch = "wasm32")]
mod allocator {
    use super::super::outside;
    use super::{Ordering, RUNS};
    use std::alloc::{GlobalAlloc, Layout, System};

    struct Scrubbing;

    #[global_allocator]
    static ALLOCATOR: Scrubbing = Scrubbing;

    // SAFETY: everything is the system allocator's; what is zeroed is about to be given back to it.
    unsafe impl GlobalAlloc for Scrubbing {
        unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
            outside::took(layout.size());
            // SAFETY: by the caller's contract, which is the same; so below.
            unsafe { System.alloc(layout) }
        }

        unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
            outside::took(layout.size());
            // SAFETY: see above.
            unsafe { System.alloc_zeroed(layout) }
        }

        // Not inlined: it would make the reactor 50 KB larger.
        #[inline(never)]
        unsafe fn dealloc(&self, ptr: *mut u8, layout: Layout) {
            outside::gave(layout.size());
            if !RUNS.load(Ordering::Relaxed) {
                // SAFETY: the block is as long as its layout says, and nobody uses it any more.
                unsafe { ptr.write_bytes(0, layout.size()) }
            }
            // Compilers know that nobody reads what is freed, and drop such writes.
            let ptr = std::hint::black_box(ptr);
            // SAFETY: see above.
            unsafe { System.dealloc(ptr, layout) }
        }

        #[inline(never)]
        unsafe fn realloc(&self, ptr: *mut u8, layout: Layout, size: usize) -> *mut u8 {
            if RUNS.load(Ordering::Relaxed) {
                outside::gave(layout.size());
                outside::took(size);
                // SAFETY: see above.
                return unsafe { System.realloc(ptr, layout, size) };
            }
            // SAFETY: the caller vouches for the size; both blocks are longer than what is copied, and are not one.
            unsafe {
                let new = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
                if !new.is_null() {
                    new.copy_from_nonoverlapping(ptr, layout.size().min(size));
                    self.dealloc(ptr, layout);
                }
                new
            }
        }
    }
}
