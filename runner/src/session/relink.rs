//! Relinking: code that nobody needs any more is given back.
//!
//! The engine frees no instance before its store, so every module ever linked would stay: about 25 KB and two mappings
//! of memory each, of which a process has some 65,000. So when as many have been linked as there is code in use (and
//! some hundreds at least), the code in use is merged into one module. That is compiled like any other, on the second
//! thread if there is one; when it is ready and the guest suspended, the guest moves: a fresh instance in a fresh store
//! gets the memory, the merged code, the modules linked meanwhile, and the state of WASI with its open files. Addresses
//! and table indices are what they were, so the guest does not notice, and the old store is dropped.

use std::time::Instant;

use super::Session;
use crate::error::Result;
use crate::guest::Guest;
use crate::limits::MOVED_PIECE;
use crate::poke::Words;
use crate::wasi::{self, World};

impl Session {
    /// Relinks when it is time: to be called while the guest is suspended or idle.
    pub(super) fn relink(&mut self) -> Result<()> {
        if self.linker.wants_merge() {
            let in_use = self.guest.code_slots(&mut self.store)?;
            let origin = self.host.origin()?;
            self.linker.begin_merge(origin, &in_use);
        }
        if self.linker.is_merged() && self.move_guest().is_err() {
            // As when the system has no memory for a second one: nothing has happened to the first.
            self.linker.not_moved();
        }
        Ok(())
    }

    /// Moves the guest into a fresh store; after an error it is where it was.
    fn move_guest(&mut self) -> Result<()> {
        let start = Instant::now();
        // Until the old store gives its own away.
        let (nothing, _) = wasi::state(&World::default())?;
        let (mut store, instance) = self.host.instantiate(nothing)?;
        store.data_mut().limit_memory(self.store.data().memory_limit());
        let guest = Guest::new(&mut store, &instance)?;
        guest.grow_memory(&mut store, self.guest.memory.size(&self.store))?;
        // What `patch`es store is overwritten by what the memory holds now.
        self.linker.link_anew(&mut store, &guest)?;
        self.interrupter.while_moving(|| {
            let (from, to) = (self.guest.memory.data(&self.store), guest.memory.data_mut(&mut store));
            for (from, to) in from.chunks(MOVED_PIECE).zip(to.chunks_mut(MOVED_PIECE)) {
                // A page that nobody has touched stays so.
                if from != to {
                    to.copy_from_slice(from);
                }
            }
            Words::new(&store, &guest)
        })?;
        let old = std::mem::replace(&mut self.store, store);
        *self.store.data_mut() = old.into_data();
        self.guest = guest;
        self.instance = instance;
        self.linker.moved(start.elapsed());
        Ok(())
    }
}
