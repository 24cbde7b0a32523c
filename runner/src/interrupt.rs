//! Asking a running guest for control from another thread.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use host_interface::request::{INTERRUPT, LATE, SUSPEND};

use crate::error::Result;
use crate::poke::Words;

/// A handle on a session that may be used while it runs, and after it is gone.
#[derive(Clone)]
pub struct Interrupter {
    shared: Arc<Mutex<Option<Words>>>,
    interrupted: Arc<AtomicBool>,
}

impl Interrupter {
    pub(crate) fn new(words: Words) -> Interrupter {
        Interrupter { shared: Arc::new(Mutex::new(Some(words))), interrupted: Arc::default() }
    }

    /// Ends the evaluation at the guest's next safe point.
    ///
    /// The guest may miss a request that comes at the very moment it answers another one: who must
    /// be heard repeats it.
    pub fn interrupt(&self) {
        self.interrupted.store(true, Ordering::SeqCst);
        self.request(INTERRUPT);
    }

    /// Forgets an interrupt that came too late for the evaluation it was meant for.
    pub fn clear(&self) {
        self.interrupted.store(false, Ordering::SeqCst);
        if let Some(words) = self.words().as_ref() {
            words.withdraw(INTERRUPT | LATE);
        }
    }

    /// Whether [`Interrupter::interrupt`] was called since the last [`Interrupter::clear`].
    pub fn is_interrupted(&self) -> bool {
        self.interrupted.load(Ordering::SeqCst)
    }

    /// Ends the evaluation as [`Interrupter::interrupt`] does, because its time is up.
    pub(crate) fn stop(&self) {
        self.request(INTERRUPT | LATE);
    }

    /// Takes a [`Interrupter::stop`] back that came too late.
    pub(crate) fn withdraw_stop(&self) {
        if let Some(words) = self.words().as_ref() {
            words.withdraw(INTERRUPT | LATE);
        }
    }

    /// Makes the guest return to its host at its next safe point.
    pub(crate) fn suspend(&self) {
        self.request(SUSPEND);
    }

    /// Moves the guest: `work` gives the words it has then. Whoever asks for something meanwhile waits, so that nothing
    /// is asked of the guest that is left behind.
    pub(crate) fn while_moving(&self, work: impl FnOnce() -> Result<Words>) -> Result<()> {
        let mut words = self.words();
        *words = Some(work()?);
        Ok(())
    }

    /// The session ends: from now on nobody touches its memory. Waits for those who do just now.
    pub(crate) fn detach(&self) {
        self.words().take();
    }

    fn request(&self, bits: u32) {
        if let Some(words) = self.words().as_ref() {
            words.request(bits);
        }
    }

    fn words(&self) -> MutexGuard<'_, Option<Words>> {
        // Nothing can be half-done under this lock.
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
