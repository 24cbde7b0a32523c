//! A host that knows WASI and nothing of Graft: what a linked program or an image has to run on.
//!
//! It has the engine's own defaults, the native stack among them, as `wasmtime run` has.

#![allow(unsafe_code)]

use host_interface::exports::START_OF_IMAGE;
use wasmtime::{Config, Engine, Linker, Module, Store};
use wasmtime_wasi::I32Exit;

use crate::cache::Cache;
use crate::engine::{self, one_line};
use crate::error::{EXIT_OK, Result, RunnerError};
use crate::wasi::{self, Captured, HostState, World};

const CODE_ENTRY: &str = "plain.cwasm";

/// Machine code of a module.
pub(crate) struct Precompiled(Vec<u8>);

/// An engine with a linker.
pub(crate) struct PlainHost {
    engine: Engine,
    linker: Linker<HostState>,
}

impl PlainHost {
    /// A host for one module.
    pub(crate) fn new() -> Result<PlainHost> {
        PlainHost::on(Engine::new(&Config::new()).map_err(|error| RunnerError::Start(one_line(&error)))?)
    }

    /// A host for many images: what they share is compiled once.
    pub(crate) fn for_many() -> Result<PlainHost> {
        PlainHost::on(engine::caching(Config::new())?)
    }

    fn on(engine: Engine) -> Result<PlainHost> {
        let linker = wasi::linker(&engine)?;
        Ok(PlainHost { engine, linker })
    }

    /// Runs a module's `_start`; its exit code, and what it wrote. The error is a trap, or a module that is none.
    pub(crate) fn run(&self, module: &[u8], world: &World) -> Result<(i32, Captured)> {
        self.start(&self.compile(module)?, world)
    }

    /// The same, with machine code from the user's cache if it is there.
    pub(crate) fn run_cached(&self, module: &[u8], world: &World) -> Result<i32> {
        let cache = Cache::of_image(&self.engine, module);
        let module = match cache.read_module(&self.engine, CODE_ENTRY) {
            Some(module) => module,
            None => {
                let module = self.compile(module)?;
                if let Ok(code) = module.serialize() {
                    cache.write(CODE_ENTRY, &code);
                }
                module
            }
        };
        self.start(&module, world).map(|(code, _)| code)
    }

    /// Machine code for [`PlainHost::run_precompiled`] of this very host.
    pub(crate) fn precompile(&self, module: &[u8]) -> Result<Precompiled> {
        let code = self.engine.precompile_module(module);
        code.map(Precompiled).map_err(|error| RunnerError::Interface(one_line(&error)))
    }

    /// Loads machine code and runs its `_start`; its exit code.
    pub(crate) fn run_precompiled(&self, code: &Precompiled, world: &World) -> Result<i32> {
        // SAFETY: the bytes are what the engine itself made in this process, and nobody could change them.
        let module = unsafe { Module::deserialize(&self.engine, &code.0) };
        let module = module.map_err(|error| RunnerError::Interface(one_line(&error)))?;
        self.start(&module, world).map(|(code, _)| code)
    }

    fn compile(&self, module: &[u8]) -> Result<Module> {
        Module::new(&self.engine, module).map_err(|error| RunnerError::Interface(one_line(&error)))
    }

    fn start(&self, module: &Module, world: &World) -> Result<(i32, Captured)> {
        let unfit = |error: wasmtime::Error| RunnerError::Interface(one_line(&error));
        let (state, captured) = wasi::state(world)?;
        let mut store = Store::new(&self.engine, state);
        let instance = self.linker.instantiate(&mut store, module).map_err(unfit)?;
        let start = instance.get_typed_func::<(), ()>(&mut store, START_OF_IMAGE).map_err(unfit)?;
        match start.call(&mut store, ()) {
            Ok(()) => Ok((EXIT_OK, captured)),
            Err(error) => match error.downcast_ref::<I32Exit>() {
                Some(I32Exit(code)) => Ok((*code, captured)),
                None => Err(RunnerError::Trap(format!("{error:#}"))),
            },
        }
    }
}
