//! The two words of the guest's memory that other threads store to while it runs.
//!
//! The engine runs the guest with exclusive access to its store, so this is the one thing that goes
//! past it: a raw pointer into the memory.
#![allow(unsafe_code)]

use std::sync::atomic::{AtomicU32, Ordering};

use wasmtime::Store;

use crate::error::{Result, RunnerError};
use crate::guest::Guest;
use crate::wasi::HostState;

/// The poll word and the request word.
///
/// Valid while the store they were made from lives: the owner (`interrupt.rs`) drops them before.
pub(crate) struct Words {
    poll: *mut u32,
    request: *mut u32,
}

// SAFETY: the pointers are used for atomic stores only, and from any thread.
unsafe impl Send for Words {}

impl Words {
    /// The words of a guest, their addresses checked once.
    pub(crate) fn new(store: &Store<HostState>, guest: &Guest) -> Result<Words> {
        let size = guest.memory.data_size(store);
        let base = guest.memory.data_ptr(store);
        let word = |address: u32| {
            let address = address as usize;
            if !address.is_multiple_of(4) || address == 0 || address + 4 > size {
                return Err(RunnerError::Interface(format!("{address} is no address of a word")));
            }
            // SAFETY: inside the memory, checked above.
            Ok(unsafe { base.add(address) }.cast::<u32>())
        };
        Ok(Words { poll: word(guest.words.poll)?, request: word(guest.words.request)? })
    }

    /// Takes requests back that were not answered.
    pub(crate) fn withdraw(&self, bits: u32) {
        // SAFETY: as in `request`.
        unsafe { AtomicU32::from_ptr(self.request) }.fetch_and(!bits, Ordering::SeqCst);
    }

    /// Adds to the requests, then makes the guest look.
    pub(crate) fn request(&self, bits: u32) {
        // SAFETY: the memory lives as long as its store, which outlives `self` (see the type), and
        // never moves: the engine reserves its whole range and refuses to move it (`engine.rs`).
        // A wasm memory only grows, so the addresses stay inside; they are aligned. The guest's own
        // plain loads and stores of these words are the engine's machine code, for which an aligned
        // word does not tear; the order (request, then poll) is the one `abi.md` prescribes.
        let (poll, request) = unsafe { (AtomicU32::from_ptr(self.poll), AtomicU32::from_ptr(self.request)) };
        request.fetch_or(bits, Ordering::SeqCst);
        poll.store(0, Ordering::SeqCst);
    }
}
