//! Linking: a generated module is compiled, instantiated with the guest's memory and table, and
//! told to patch itself in.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::io::Write;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use wasmtime::{Engine, Extern, Instance, Module, Ref, Store};

use crate::contract;
use crate::engine::one_line;
use crate::error::{Result, RunnerError};
use crate::guest::{Generated, Guest};
pub use crate::image::Linked;
use crate::image::{self, Merged, Origin};
use crate::interrupt::Interrupter;
use crate::limits::{MODULES_BEFORE_MERGE, PENDING_MODULES};
use crate::perf_map::PerfMap;
use crate::wasi::HostState;
use crate::wat_text;
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
    /// Moves into a fresh store with the code in use.
    pub relinked: usize,
    /// The longest of them.
    pub longest_move: Duration,
}

/// What `jitModule` never calls a module.
const MERGED: u32 = 0;

/// The code in use as one module.
enum Merge {
    None,
    /// Being compiled: the code of so many of the linked modules, and what the merged one will be in their place.
    Compiling {
        modules: usize,
        bytes: Vec<u8>,
        functions: usize,
    },
    Compiled {
        modules: usize,
        functions: usize,
        merged: Linked,
    },
}

/// The linker of one session.
pub(crate) struct CodeLinker {
    engine: Engine,
    linking: Linking,
    worker: Option<Worker>,
    interrupter: Interrupter,
    dump: Option<PathBuf>,
    /// The procedure whose functions are printed.
    shown: Option<String>,
    /// Where what is linked is named for `perf`.
    perf_map: Option<PerfMap>,
    /// Taken from the guest and neither linked nor refused yet.
    taken: HashSet<u32>,
    /// Modules taken so far.
    count: usize,
    /// Bytes of modules that are being compiled.
    pending: Vec<Generated>,
    pub(crate) linked: Vec<Linked>,
    pub(crate) times: LinkTimes,
    /// Why the last module was not linked.
    pub(crate) refusal: Option<String>,
    merge: Merge,
    /// Modules linked before the next merge, and before any.
    most: usize,
    least: usize,
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
            shown: None,
            perf_map: None,
            taken: HashSet::new(),
            count: 0,
            pending: Vec::new(),
            linked: Vec::new(),
            times: LinkTimes::default(),
            refusal: None,
            merge: Merge::None,
            most: MODULES_BEFORE_MERGE,
            least: MODULES_BEFORE_MERGE,
        }
    }

    /// Prints the functions of the procedure of this name, module by module, on standard error.
    pub(crate) fn showing(mut self, procedure: Option<String>) -> CodeLinker {
        self.shown = procedure;
        self
    }

    /// Names what is linked for `perf`.
    pub(crate) fn mapping(mut self, map: Option<PerfMap>) -> CodeLinker {
        self.perf_map = map;
        self
    }

    /// Merges the code in use when so many modules have been linked.
    pub(crate) fn relinking_after(mut self, modules: Option<usize>) -> CodeLinker {
        self.least = modules.unwrap_or(MODULES_BEFORE_MERGE).max(1);
        self.most = self.least;
        self
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
        while self.pending.len() < PENDING_MODULES
            && let Some(generated) = guest.jit_module(store)?
        {
            // The guest may offer a module until it hears of it: one round is enough.
            if !self.taken.insert(generated.id) {
                break;
            }
            self.count += 1;
            self.show(&generated);
            self.dump(&generated)?;
            self.take(store, guest, generated)?;
        }
        Ok(())
    }

    /// Waits for what the second thread is at, then takes what the guest has generated and links it here and now. A host
    /// that refuses or never asks goes on doing so.
    pub(crate) fn link_all(&mut self, store: &mut Store<HostState>, guest: &Guest) -> Result<()> {
        while let Some(compiled) = self.worker.as_ref().filter(|_| !self.pending.is_empty()).and_then(Worker::wait) {
            self.install(store, guest, compiled)?;
        }
        if self.linking != Linking::Later {
            return self.serve(store, guest);
        }
        self.linking = Linking::Now;
        let served = self.serve(store, guest);
        self.linking = Linking::Later;
        served
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
        if id == MERGED {
            self.merged(module);
            return Ok(());
        }
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
                self.map(&module);
                self.record(id, (before, guest.table.size(&*store)), module);
                guest.jit_linked(store, id)
            }
            Ok(_) => self.fail(store, guest, id, "the table cannot grow"),
            Err(error) => self.fail(store, guest, id, &one_line(&error)),
        }
    }

    fn map(&mut self, module: &Module) {
        if let Some(map) = &mut self.perf_map {
            map.add(module, &HashMap::new());
        }
    }

    fn record(&mut self, id: u32, table: (u64, u64), module: Module) {
        if let Some(index) = self.pending.iter().position(|generated| generated.id == id) {
            let Generated { id, bytes } = self.pending.swap_remove(index);
            self.linked.push(Linked { id, bytes, table, module });
        }
        self.taken.remove(&id);
    }

    /// Is it time to merge the code in use?
    pub(crate) fn wants_merge(&self) -> bool {
        self.linked.len() >= self.most && matches!(self.merge, Merge::None)
    }

    /// Has the merged code been compiled?
    pub(crate) fn is_merged(&self) -> bool {
        matches!(self.merge, Merge::Compiled { .. })
    }

    /// Merges the code in use and has it compiled. What cannot be merged stays as it is, until there is twice as much.
    pub(crate) fn begin_merge(&mut self, origin: Origin, in_use: &BTreeSet<u32>) {
        let merged = match image::code_only(origin, &self.linked, in_use) {
            Ok(merged) => merged,
            Err(_) => return self.most *= 2,
        };
        let Merged { bytes, functions, .. } = merged;
        self.merge = Merge::Compiling { modules: self.linked.len(), bytes: bytes.clone(), functions };
        let generated = Generated { id: MERGED, bytes };
        let generated = match self.worker() {
            Some(worker) => match worker.submit(generated) {
                Ok(()) => return,
                Err(generated) => generated,
            },
            None => generated,
        };
        let compiled = worker::compile(&self.engine, &generated);
        self.merged(compiled.module);
    }

    fn merged(&mut self, module: std::result::Result<Module, String>) {
        let merge = std::mem::replace(&mut self.merge, Merge::None);
        self.merge = match (merge, module) {
            (Merge::Compiling { modules, bytes, functions }, Ok(module)) => {
                self.map(&module);
                let size = self.linked[modules - 1].table.1;
                let merged = Linked { id: MERGED, bytes, table: (size, size), module };
                Merge::Compiled { modules, functions, merged }
            }
            _ => {
                self.most *= 2;
                Merge::None
            }
        };
    }

    /// Links the merged code, and what was linked since, into a fresh instance.
    pub(crate) fn link_anew(&self, store: &mut Store<HostState>, guest: &Guest) -> Result<()> {
        let Merge::Compiled { modules, merged, .. } = &self.merge else { return Ok(()) };
        let failed = |error: wasmtime::Error| RunnerError::Interface(format!("relinking: {}", one_line(&error)));
        let more = merged.table.1.saturating_sub(guest.table.size(&*store));
        guest.table.grow(&mut *store, more, Ref::Func(None)).map_err(failed)?;
        instantiate(store, guest, &merged.module).map_err(failed)?;
        for linked in &self.linked[*modules..] {
            let refused = guest.table.size(&*store) != linked.table.0;
            if refused || patch(store, guest, &linked.module).map_err(failed)? != 0 {
                return Err(RunnerError::Interface("relinking: the table is not what it was".to_owned()));
            }
        }
        Ok(())
    }

    /// The guest has moved, in this time: the merged code stands for what it was made of.
    pub(crate) fn moved(&mut self, time: Duration) {
        if let Merge::Compiled { modules, functions, merged } = std::mem::replace(&mut self.merge, Merge::None) {
            self.linked.splice(..modules, [merged]);
            self.most = self.least.max(functions);
        }
        self.times.relinked += 1;
        self.times.longest_move = self.times.longest_move.max(time);
    }

    /// The guest could not move: it stays where it is until there is twice as much.
    pub(crate) fn not_moved(&mut self) {
        self.merge = Merge::None;
        self.most = self.most.max(self.linked.len()) * 2;
    }

    fn fail(&mut self, store: &mut Store<HostState>, guest: &Guest, id: u32, reason: &str) -> Result<()> {
        self.times.failed += 1;
        self.refusal = Some(reason.to_owned());
        self.pending.retain(|generated| generated.id != id);
        self.taken.remove(&id);
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
        let stem = format!("{:03}", self.count);
        write(folder.join(format!("{stem}.wasm")), &generated.bytes)?;
        write(folder.join(format!("{stem}.wat")), text(generated).as_bytes())
    }

    fn show(&self, generated: &Generated) {
        if let Some(procedure) = &self.shown {
            let functions = wat_text::functions(&text(generated), procedure);
            if !functions.is_empty() {
                // A closed standard error must not end the program, so a failure to write is ignored.
                let _ = write!(std::io::stderr(), ";; wat:{procedure}\n{functions}");
            }
        }
    }
}

/// A module as text.
fn text(generated: &Generated) -> String {
    wasmprinter::print_bytes(&generated.bytes).unwrap_or_else(|error| format!(";; cannot be printed: {error}\n"))
}

/// Instantiates a module in the guest and calls its `patch`.
fn patch(store: &mut Store<HostState>, guest: &Guest, module: &Module) -> wasmtime::Result<i32> {
    let instance = instantiate(store, guest, module)?;
    instance.get_typed_func::<(), i32>(&mut *store, contract::PATCH)?.call(&mut *store, ())
}

fn instantiate(store: &mut Store<HostState>, guest: &Guest, module: &Module) -> wasmtime::Result<Instance> {
    // The contract allows two imports, told apart by their kinds.
    let imports: Vec<Extern> = module
        .imports()
        .map(|import| match import.name() {
            contract::MEMORY => guest.memory.into(),
            _ => guest.table.into(),
        })
        .collect();
    Instance::new(&mut *store, module, &imports)
}
