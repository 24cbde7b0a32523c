//! Other wrappings of a linked program.

use wasi_preview1_component_adapter_provider::{
    WASI_SNAPSHOT_PREVIEW1_ADAPTER_NAME, WASI_SNAPSHOT_PREVIEW1_COMMAND_ADAPTER,
};
use wasmtime::{Config, Engine};
use wit_component::ComponentEncoder;

use crate::engine::one_line;
use crate::error::{Result, RunnerError};

/// The module as a component that is a command of WASI 0.2 (`wasi:cli/run`), by the adapter that wasmtime provides.
pub(crate) fn component(module: &[u8]) -> Result<Vec<u8>> {
    let encoded = ComponentEncoder::default()
        .validate(true)
        .module(module)
        .and_then(|encoder| {
            encoder.adapter(WASI_SNAPSHOT_PREVIEW1_ADAPTER_NAME, WASI_SNAPSHOT_PREVIEW1_COMMAND_ADAPTER)
        })
        .and_then(|mut encoder| encoder.encode());
    encoded.map_err(|error| RunnerError::Interface(format!("no component can be made: {error:#}").replace('\n', " ")))
}

/// Machine code of a module or component, for this version of the engine with the settings it has when nothing is said:
/// what `wasmtime run --allow-precompiled` takes.
pub(crate) fn precompiled(bytes: &[u8]) -> Result<Vec<u8>> {
    let failed =
        |error: wasmtime::Error| RunnerError::Interface(format!("it cannot be compiled: {}", one_line(&error)));
    // Nothing here needs a garbage collector of the engine's; code that says which one it is for fits no other.
    let engine = Engine::new(Config::new().gc_support(false)).map_err(failed)?;
    match wasmparser::Parser::is_component(bytes) {
        true => engine.precompile_component(bytes).map_err(failed),
        false => engine.precompile_module(bytes).map_err(failed),
    }
}
