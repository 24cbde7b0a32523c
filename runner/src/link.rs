//! Linking: a generated module is compiled, instantiated with the guest's memory and table, and
//! told to patch itself in.

use std::collections::HashSet;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use wasmtime::{Engine, Extern, Instance, Module, Store};

use crate::contract;
use crate::engine::one_line;
use crate::error::{Result, RunnerError};
use crate::guest::{Generated, Guest};
use crate::interrupt::Interrupter;
use crate::wasi::HostState;
use crate::worker::{self, Compiled, Worker};

/// How a host answers a guest that has a module ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Linking {
    /// Compiles on a second thread while the guest goes on.
    #[default]
    Later,
    /// Compiles before the guest goes on.
    Now,
    /// Takes every module and reports that it failed.
    Refuse,
    /// Never asks for a module.
    Ignore,
}

/// A module that is linked: what static linking needs to know of it.
#[derive(Debug, Clone)]
pub struct Linked {
    /// Its number in the guest.
    pub id: u32,
    /// The module.
    pub bytes: Vec<u8>,
    /// The table's size before and after its `patch`: reused slots lie below both.
    pub table: (u64, u64),
}

/// What linking took.
#[derive(Debug, Clone, Copy, Default)]
pub struct LinkTimes {
    /// Modules linked.
    pub linked: usize,
    /// Modules refused, or failed.
    pub failed: usize,
    /// Their bytes together.
    pub bytes: usize,
    /// In the engine's compiler, on either thread.
    pub compile: Duration,
    /// Instantiating and patching.
    pub link: Duration,
}

/// The linker of one session.
pub(crate) struct CodeLinker {
    engine: Engine,
    linking: Linking,
    worker: Option<Worker>,
    interrupter: Interrupter,
    dump: Option<PathBuf>,
    /// Taken from the guest so far.
    taken: HashSet<u32>,
    /// Bytes of modules that are being compiled.
    pending: Vec<Generated>,
    pub(crate) linked: Vec<Linked>,
    pub(crate) times: LinkTimes,
    /// Why the last module was not linked.
    pub(crate) refusal: Option<String>,
}

impl CodeLinker {
    pub(crate) fn new(
        engine: &Engine,
        linking: Linking,
        dump: Option<PathBuf>,
        interrupter: Interrupter,
    ) -> CodeLinker {
        CodeLinker {
            engine: engine.clone(),
            linking,
            worker: None,
            interrupter,
            dump,
            taken: HashSet::new(),
            pending: Vec::new(),
            linked: Vec::new(),
            times: LinkTimes::default(),
            refusal: None,
        }
    }

    /// Changes the way of linking; modules already taken are still linked.
    pub(crate) fn set_linking(&mut self, linking: Linking) {
        self.linking = linking;
    }

    /// Links what is compiled, and takes what the guest has generated.
    pub(crate) fn serve(&mut self, store: &mut Store<HostState>, guest: &Guest) -> Result<()> {
        self.finish(store, guest)?;
        if self.linking == Linking::Ignore {
            return Ok(());
        }
        while let Some(generated) = guest.jit_module(store)? {
            // The guest may offer a module until it hears of it: one round is enough.
            if !self.taken.insert(generated.id) {
                break;
            }
            self.dump(&generated)?;
            self.take(store, guest, generated)?;
        }
        Ok(())
    }

    /// Takes what the guest has generated and links it here and now, after what the second thread is at.
    pub(crate) fn link_all(&mut self, store: &mut Store<HostState>, guest: &Guest) -> Result<()> {
        let linking = std::mem::replace(&mut self.linking, Linking::Now);
        let served = self.serve(store, guest);
        self.linking = linking;
        served?;
        while let Some(compiled) = self.worker.as_ref().filter(|_| !self.pending.is_empty()).and_then(Worker::wait) {
            self.install(store, guest, compiled)?;
        }
        Ok(())
    }

    /// Links what the second thread has compiled by now.
    pub(crate) fn finish(&mut self, store: &mut Store<HostState>, guest: &Guest) -> Result<()> {
        let finished = self.worker.as_ref().map(Worker::collect);
        for compiled in finished.into_iter().flatten() {
            self.install(store, guest, compiled)?;
        }
        Ok(())
    }

    fn take(&mut self, store: &mut Store<HostState>, guest: &Guest, generated: Generated) -> Result<()> {
        if self.linking == Linking::Refuse {
            return self.fail(store, guest, generated.id, "this host links nothing");
        }
        if let Err(refusal) = contract::check(&generated.bytes) {
            return self.fail(store, guest, generated.id, &refusal.to_string());
        }
        self.pending.push(generated.clone());
        let generated = match self.worker() {
            Some(worker) => match worker.submit(generated) {
                Ok(()) => return Ok(()),
                Err(generated) => generated,
            },
            None => generated,
        };
        let compiled = worker::compile(&self.engine, &generated);
        self.install(store, guest, compiled)
    }

    /// The second thread, if modules are compiled there; it starts with the first of them.
    fn worker(&mut self) -> Option<&Worker> {
        if self.linking != Linking::Later {
            return None;
        }
        if self.worker.is_none() {
            self.worker = Worker::new(&self.engine, self.interrupter.clone()).ok();
        }
        self.worker.as_ref()
    }

    fn install(&mut self, store: &mut Store<HostState>, guest: &Guest, compiled: Compiled) -> Result<()> {
        let Compiled { id, size, module, time } = compiled;
        self.times.compile += time;
        let module = match module {
            Ok(module) => module,
            Err(reason) => return self.fail(store, guest, id, &reason),
        };
        let start = Instant::now();
        let before = guest.table.size(&*store);
        let patched = patch(store, guest, &module);
        self.times.link += start.elapsed();
        match patched {
            Ok(0) => {
                self.times.linked += 1;
                self.times.bytes += size;
                self.record(id, (before, guest.table.size(&*store)));
                guest.jit_linked(store, id)
            }
            Ok(_) => self.fail(store, guest, id, "the table cannot grow"),
            Err(error) => self.fail(store, guest, id, &one_line(&error)),
        }
    }

    fn record(&mut self, id: u32, table: (u64, u64)) {
        if let Some(index) = self.pending.iter().position(|generated| generated.id == id) {
            let Generated { id, bytes } = self.pending.swap_remove(index);
            self.linked.push(Linked { id, bytes, table });
        }
    }

    fn fail(&mut self, store: &mut Store<HostState>, guest: &Guest, id: u32, reason: &str) -> Result<()> {
        self.times.failed += 1;
        self.refusal = Some(reason.to_owned());
        self.pending.retain(|generated| generated.id != id);
        guest.jit_failed(store, id)
    }

    /// Writes a module as the guest made it, also one that will be refused.
    fn dump(&self, generated: &Generated) -> Result<()> {
        let Some(folder) = &self.dump else {
            return Ok(());
        };
        let write = |path: PathBuf, bytes: &[u8]| {
            std::fs::write(&path, bytes).map_err(|source| RunnerError::Write { path, source })
        };
        std::fs::create_dir_all(folder).map_err(|source| RunnerError::Write { path: folder.clone(), source })?;
        let stem = format!("{:03}", self.taken.len());
        write(folder.join(format!("{stem}.wasm")), &generated.bytes)?;
        let wat = wasmprinter::print_bytes(&generated.bytes)
            .unwrap_or_else(|error| format!(";; cannot be printed: {error}\n"));
        write(folder.join(format!("{stem}.wat")), wat.as_bytes())
    }
}

/// Instantiates a module in the guest and calls its `patch`.
fn patch(store: &mut Store<HostState>, guest: &Guest, module: &Module) -> wasmtime::Result<i32> {
    // The contract allows two imports, told apart by their kinds.
    let imports: Vec<Extern> = module
        .imports()
        .map(|import| match import.name() {
            contract::MEMORY => guest.memory.into(),
            _ => guest.table.into(),
        })
        .collect();
    let instance = Instance::new(&mut *store, module, &imports)?;
    instance.get_typed_func::<(), i32>(&mut *store, contract::PATCH)?.call(&mut *store, ())
}
