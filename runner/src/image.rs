//! From the guest's bytes to something that starts in milliseconds.
//!
//! The *boot image* is the guest after it loaded its prelude: Wizer runs the guest's `boot` export
//! once and writes the memory and globals it left behind as a new module. The image and its machine
//! code are kept on disk (`cache.rs`).

use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use wasmtime::{Engine, Instance, InstancePre, Linker, Module, Store, Val};
use wasmtime_wizer::{InstanceState, SnapshotVal, ValType, Wizer};

use crate::cache::Cache;
use crate::engine::{self, one_line};
use crate::error::{Result, RunnerError};
use crate::wasi::{self, HostState, World};

/// The guest as its build left it.
pub static GUEST: &[u8] = include_bytes!(env!("GUEST_WASM"));

const BOOT: &str = "boot";
const INITIALIZE: &str = "_initialize";
const IMAGE_ENTRY: &str = "boot.wasm";
const CODE_ENTRY: &str = "boot.cwasm";

/// An engine with the guest compiled for it: what sessions are made of. One per process is enough.
pub struct Host {
    engine: Engine,
    guest: InstancePre<HostState>,
}

impl Host {
    /// Loads the guest, from the user's cache if it can.
    pub fn new() -> Result<Host> {
        let engine = engine::new()?;
        let cache = Cache::open(&engine, GUEST);
        Host::load(engine, GUEST, &cache)
    }

    /// The one host of this process, loaded by the first who asks.
    pub fn shared() -> Result<Arc<Host>> {
        static SHARED: Mutex<Option<Arc<Host>>> = Mutex::new(None);
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        match &*shared {
            Some(host) => Ok(Arc::clone(host)),
            None => Ok(Arc::clone(shared.insert(Arc::new(Host::new()?)))),
        }
    }

    /// Loads any guest that keeps to the interface, with a given cache.
    pub fn load(engine: Engine, guest: &[u8], cache: &Cache) -> Result<Host> {
        let module = match cache.read_module(&engine, CODE_ENTRY) {
            Some(module) => module,
            None => compile(&engine, guest, cache)?,
        };
        let guest = wasi::linker(&engine)?
            .instantiate_pre(&module)
            .map_err(|error| RunnerError::Interface(one_line(&error)))?;
        Ok(Host { engine, guest })
    }

    /// The engine of this host.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// A fresh instance of the guest, its constructors run.
    pub(crate) fn instantiate(&self, state: HostState) -> Result<(Store<HostState>, Instance)> {
        let mut store = Store::new(&self.engine, state);
        store.limiter(|state| &mut state.limits);
        let instance = self.guest.instantiate(&mut store).map_err(|error| RunnerError::Start(one_line(&error)))?;
        initialize(&mut store, &instance)?;
        Ok((store, instance))
    }
}

/// The boot image of the embedded guest, as other hosts take it.
pub fn boot_image() -> Result<Vec<u8>> {
    let engine = engine::new()?;
    let cache = Cache::open(&engine, GUEST);
    match cache.read(IMAGE_ENTRY) {
        Some(image) => Ok(image),
        None => {
            let image = boot(&engine, GUEST)?;
            cache.write(IMAGE_ENTRY, &image);
            Ok(image)
        }
    }
}

fn compile(engine: &Engine, guest: &[u8], cache: &Cache) -> Result<Module> {
    let image = boot(engine, guest)?;
    let module = Module::new(engine, &image).map_err(|error| RunnerError::Interface(one_line(&error)))?;
    cache.write(IMAGE_ENTRY, &image);
    if let Ok(code) = module.serialize() {
        cache.write(CODE_ENTRY, &code);
    }
    Ok(module)
}

/// Runs the guest's `boot` and takes a snapshot. A guest without one is its own boot image.
fn boot(engine: &Engine, guest: &[u8]) -> Result<Vec<u8>> {
    let start = |error: wasmtime::Error| RunnerError::Start(one_line(&error));
    if !exports_boot(guest) {
        return Ok(guest.to_vec());
    }
    let mut wizer = Wizer::new();
    wizer.init_func(BOOT);
    let (context, instrumented) = wizer.instrument(guest).map_err(start)?;
    let module = Module::new(engine, &instrumented).map_err(start)?;
    // An empty world: what the boot saw of this one would be frozen into the image.
    let (state, _) = wasi::state(&World::default())?;
    let mut store = Store::new(engine, state);
    store.limiter(|state| &mut state.limits);
    let linker: Linker<HostState> = wasi::linker(engine)?;
    let instance = linker.instantiate(&mut store, &module).map_err(start)?;
    initialize(&mut store, &instance)?;
    instance.get_typed_func::<(), ()>(&mut store, BOOT).and_then(|boot| boot.call(&mut store, ())).map_err(start)?;
    let mut snapshot = Snapshot { store, instance };
    finish(wizer.snapshot(&context, &mut snapshot)).map_err(start)
}

fn exports_boot(guest: &[u8]) -> bool {
    wasmparser::Parser::new(0).parse_all(guest).flatten().any(|payload| match payload {
        wasmparser::Payload::ExportSection(exports) => exports.into_iter().flatten().any(|export| export.name == BOOT),
        _ => false,
    })
}

/// Calls `_initialize` where there is one: a snapshot has been through it, and lost it.
fn initialize(store: &mut Store<HostState>, instance: &Instance) -> Result<()> {
    let Some(function) = instance.get_func(&mut *store, INITIALIZE) else {
        return Ok(());
    };
    function
        .typed::<(), ()>(&*store)
        .and_then(|function| function.call(&mut *store, ()))
        .map_err(|error| RunnerError::Start(one_line(&error)))
}

/// The state Wizer reads, from a wasmtime instance. (Wizer's own needs an asynchronous store.)
struct Snapshot {
    store: Store<HostState>,
    instance: Instance,
}

impl InstanceState for Snapshot {
    async fn global_get(&mut self, name: &str, _: ValType) -> SnapshotVal {
        let global = self.instance.get_global(&mut self.store, name).expect("Wizer asks for what it exported");
        match global.get(&mut self.store) {
            Val::I32(bits) => SnapshotVal::I32(bits),
            Val::I64(bits) => SnapshotVal::I64(bits),
            Val::F32(bits) => SnapshotVal::F32(bits),
            Val::F64(bits) => SnapshotVal::F64(bits),
            Val::V128(bits) => SnapshotVal::V128(bits.as_u128()),
            other => unreachable!("Wizer refuses mutable globals of type {other:?}"),
        }
    }

    async fn memory_contents(&mut self, name: &str, contents: impl FnOnce(&[u8]) + Send) {
        let memory = self.instance.get_memory(&mut self.store, name).expect("Wizer asks for what it exported");
        contents(memory.data(&self.store));
    }
}

/// Waits for a future that never waits: Wizer is asynchronous for others' sake.
fn finish<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    match future.as_mut().poll(&mut context) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!("a snapshot of a synchronous store does not wait"),
    }
}
