//! A host that knows WASI and nothing of Graft: what a linked program or an image has to run on.
//!
//! It has the engine's own defaults, the native stack among them, as `wasmtime run` has.

use wasmtime::{Config, Engine, Linker, Module, Store};
use wasmtime_wasi::I32Exit;

use crate::engine;
use crate::error::{EXIT_OK, Result, RunnerError};
use crate::wasi::{self, Captured, HostState, World};

/// An engine with a linker.
pub(crate) struct PlainHost {
    engine: Engine,
    linker: Linker<HostState>,
}

impl PlainHost {
    pub(crate) fn new() -> Result<PlainHost> {
        let engine = engine::caching(Config::new())?;
        let linker = wasi::linker(&engine)?;
        Ok(PlainHost { engine, linker })
    }

    /// Runs a module's `_start`; its exit code, and what it wrote. The error is a trap, or a module that is none.
    pub(crate) fn run(&self, module: &[u8], world: &World) -> Result<(i32, Captured)> {
        let failed = |error: wasmtime::Error| RunnerError::Trap(format!("{error:#}"));
        let module = Module::new(&self.engine, module).map_err(failed)?;
        let (state, captured) = wasi::state(world)?;
        let mut store = Store::new(&self.engine, state);
        let instance = self.linker.instantiate(&mut store, &module).map_err(failed)?;
        let start = instance.get_typed_func::<(), ()>(&mut store, "_start").map_err(failed)?;
        match start.call(&mut store, ()) {
            Ok(()) => Ok((EXIT_OK, captured)),
            Err(error) => match error.downcast_ref::<I32Exit>() {
                Some(I32Exit(code)) => Ok((*code, captured)),
                None => Err(failed(error)),
            },
        }
    }
}
