//! From the guest's bytes to something that starts in milliseconds.
//!
//! The *boot image* is the guest after it loaded its prelude: Wizer runs the guest's `boot` export
//! once and writes the memory and globals it left behind as a new module. The image and its machine
//! code are kept on disk (`cache.rs`).
//!
//! A program that is linked with it into one module keeps what it can reach ([`shrink()`]).

mod linked;
mod merge;
mod module;
#[cfg(feature = "link")]
pub(crate) mod package;
mod parse;
mod patch;
mod reach;
mod segments;
mod shrink;
mod sizes;
mod snapshot;
mod symbols;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use host_interface::exports::{ABI_VERSION, BOOT, INITIALIZE};
use wasmtime::{Engine, Instance, InstancePre, Linker, Module, Store};

use crate::cache::Cache;
use crate::engine::{self, one_line};
use crate::error::{Result, RunnerError};
use crate::perf_map::{self, PerfMap};
use crate::wasi::{self, HostState, World};

pub(crate) use merge::code_only;
pub use merge::{Calls, Merged};
pub(crate) use parse::Origin;
use parse::Parsed;
pub use shrink::{Keep, ShrinkError, shrink};
pub use sizes::{Size, Sizes, Stay};

pub use guest_module::{GUEST, GUEST_WITH_SYMBOLS};
pub use linked::Linked;

const IMAGE_ENTRY: &str = "boot.wasm";
const CODE_ENTRY: &str = "boot.cwasm";

/// An engine with the guest compiled for it: what sessions are made of. One per process is enough; a clone is the same.
#[derive(Clone)]
pub struct Host {
    engine: Engine,
    guest: InstancePre<HostState>,
    base: Arc<Base>,
}

/// The bytes of the module that instances are made of. They are wanted for images only, so they are fetched then.
struct Base {
    guest: Cow<'static, [u8]>,
    cache: Cache,
    image: OnceLock<Vec<u8>>,
    origin: OnceLock<Origin>,
}

impl Host {
    /// Loads the guest, from the user's cache if it can.
    pub fn new() -> Result<Host> {
        let engine = engine::new()?;
        let cache = Cache::open(&engine, GUEST);
        Host::load(engine, GUEST, cache)
    }

    /// A host that is quick to compile what programs generate; the guest itself is compiled with all care.
    pub(crate) fn hasty() -> Result<Host> {
        // The settings that differ do not keep an engine from loading the other's machine code: the guest's is made by the
        // careful one, as what stands in the cache serves all processes.
        drop(Host::shared()?);
        let cache = Cache::open(&engine::new()?, GUEST);
        Host::load(engine::hasty()?, GUEST, cache)
    }

    /// A host whose machine code lies in memory of the process, where a map for `perf` can name it.
    pub fn in_memory() -> Result<Host> {
        let engine = engine::new()?;
        let cache = Cache::open(&engine, GUEST).copying(true);
        Host::load(engine, GUEST, cache)
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

    /// Loads any guest that keeps to the interface, images among them, with a given cache.
    pub fn load(engine: Engine, guest: impl Into<Cow<'static, [u8]>>, cache: Cache) -> Result<Host> {
        let base = Base { guest: guest.into(), cache, image: OnceLock::new(), origin: OnceLock::new() };
        let module = match base.cache.read_module(&engine, CODE_ENTRY) {
            Some(module) => module,
            None => base.compile(&engine)?,
        };
        let guest = wasi::linker(&engine)?
            .instantiate_pre(&module)
            .map_err(|error| RunnerError::Interface(one_line(&error)))?;
        Ok(Host { engine, guest, base: Arc::new(base) })
    }

    /// The engine of this host.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Why the cache of machine code is not used though it is there.
    pub fn cache_refusal(&self) -> Option<String> {
        self.base.cache.refusal()
    }

    /// A map for `perf` with the guest's own functions. The embedded guest has no names, but the linker's output has.
    pub(crate) fn perf_map(&self) -> Result<PerfMap> {
        let mut map = PerfMap::new()?;
        let named = if *self.base.guest == *GUEST { GUEST_WITH_SYMBOLS } else { &self.base.guest };
        map.add(self.guest.module(), &perf_map::names_of(named));
        Ok(map)
    }

    /// The module that this host was loaded with.
    pub(crate) fn module(&self) -> &[u8] {
        &self.base.guest
    }

    /// A fresh instance of the guest, its constructors run.
    pub(crate) fn instantiate(&self, state: HostState) -> Result<(Store<HostState>, Instance)> {
        let mut store = Store::new(&self.engine, state);
        store.limiter(|state| &mut state.limits);
        let instance = self.guest.instantiate(&mut store).map_err(|error| RunnerError::Start(one_line(&error)))?;
        initialize(&mut store, &instance)?;
        Ok((store, instance))
    }

    /// What of an instance's functions and table is the reactor's own.
    pub(crate) fn origin(&self) -> Result<Origin> {
        if let Some(origin) = self.base.origin.get() {
            return Ok(*origin);
        }
        let origin = Parsed::new(self.base.image(&self.engine)?)?.origin();
        Ok(*self.base.origin.get_or_init(|| origin))
    }

    /// One module of an instance of this host as it is now and of the code linked into it. The guest has got ready for
    /// it ([`crate::guest::Guest::freeze`]); `in_use` are the elements of its table that hold code in use.
    pub(crate) fn merge(
        &self,
        store: &mut Store<HostState>,
        instance: &Instance,
        linked: &[Linked],
        in_use: &BTreeSet<u32>,
        calls: Calls,
    ) -> Result<Merged> {
        let base = self.base.image(&self.engine)?;
        let snapshot = snapshot::take_globals(base, store, instance)
            .map_err(|error| RunnerError::Interface(format!("no snapshot can be taken: {}", one_line(&error))))?;
        let merged = merge::merge(&snapshot, snapshot::memory(store, instance), linked, in_use, calls)?;
        validate(&merged.bytes)?;
        Ok(merged)
    }
}

/// A module that is not as the interface says, or cannot be merged.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Malformed(String);

impl Malformed {
    fn new(message: &str) -> Malformed {
        Malformed(message.to_owned())
    }
}

impl From<wasmparser::BinaryReaderError> for Malformed {
    fn from(error: wasmparser::BinaryReaderError) -> Malformed {
        Malformed(error.to_string())
    }
}

impl From<wasm_encoder::reencode::Error<Malformed>> for Malformed {
    fn from(error: wasm_encoder::reencode::Error<Malformed>) -> Malformed {
        Malformed(error.to_string())
    }
}

impl From<wasm_encoder::reencode::Error> for Malformed {
    fn from(error: wasm_encoder::reencode::Error) -> Malformed {
        Malformed(error.to_string())
    }
}

impl From<Malformed> for RunnerError {
    fn from(error: Malformed) -> RunnerError {
        RunnerError::Interface(error.0)
    }
}

/// What is written out is a valid module, or nothing is written.
pub(crate) fn validate(module: &[u8]) -> Result<()> {
    match wasmparser::Validator::new().validate_all(module) {
        Ok(_) => Ok(()),
        Err(error) => Err(RunnerError::Interface(format!("the merged module is invalid: {error}"))),
    }
}

/// The boot image of the embedded guest, as other hosts take it.
pub fn boot_image() -> Result<Vec<u8>> {
    let engine = engine::new()?;
    let cache = Cache::open(&engine, GUEST);
    let base = Base { guest: GUEST.into(), cache, image: OnceLock::new(), origin: OnceLock::new() };
    base.image(&engine).map(<[u8]>::to_vec)
}

impl Base {
    /// The module before it is instrumented. A guest without `boot` is its own boot image.
    fn image(&self, engine: &Engine) -> Result<&[u8]> {
        if let Some(image) = self.image.get() {
            return Ok(image);
        }
        if !exports(&self.guest, BOOT) {
            return Ok(&self.guest);
        }
        let image = match self.cache.read(IMAGE_ENTRY) {
            Some(image) => image,
            None => {
                let image = boot(engine, &self.guest)?;
                self.cache.write(IMAGE_ENTRY, &image);
                image
            }
        };
        Ok(self.image.get_or_init(|| image))
    }

    fn compile(&self, engine: &Engine) -> Result<Module> {
        let image = self.image(engine)?;
        let module = snapshot::instrument(image).and_then(|instrumented| Module::new(engine, instrumented));
        let module = module.map_err(|error| RunnerError::Interface(one_line(&error)))?;
        if let Ok(code) = module.serialize() {
            self.cache.write(CODE_ENTRY, &code);
        }
        Ok(module)
    }
}

/// Runs the guest's `boot` and takes a snapshot.
fn boot(engine: &Engine, guest: &[u8]) -> Result<Vec<u8>> {
    let start = |error: wasmtime::Error| RunnerError::Start(one_line(&error));
    let instrumented = snapshot::instrument(guest).map_err(start)?;
    let module = Module::new(engine, &instrumented).map_err(start)?;
    // An empty world: what the boot saw of this one would be frozen into the image.
    let (state, _) = wasi::state(&World::default())?;
    let mut store = Store::new(engine, state);
    store.limiter(|state| &mut state.limits);
    let linker: Linker<HostState> = wasi::linker(engine)?;
    let instance = linker.instantiate(&mut store, &module).map_err(start)?;
    initialize(&mut store, &instance)?;
    instance.get_typed_func::<(), ()>(&mut store, BOOT).and_then(|boot| boot.call(&mut store, ())).map_err(start)?;
    snapshot::take(guest, BOOT, &mut store, &instance).map_err(start)
}

/// Can a host drive it? Else it is a command and nothing else.
pub(crate) fn speaks_the_interface(module: &[u8]) -> bool {
    exports(module, ABI_VERSION)
}

fn exports(module: &[u8], name: &str) -> bool {
    wasmparser::Parser::new(0).parse_all(module).flatten().any(|payload| match payload {
        wasmparser::Payload::ExportSection(exports) => exports.into_iter().flatten().any(|export| export.name == name),
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
