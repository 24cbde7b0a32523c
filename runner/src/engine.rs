//! The engine: one for the process.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use wasmtime::{CacheStore, Config, Engine, OptLevel, RegallocAlgorithm};

use crate::error::{Result, RunnerError};
use crate::limits::{HOST_STACK, NATIVE_STACK, RESERVATION};

/// The engine every guest and generated module of this process is compiled for.
pub fn new() -> Result<Engine> {
    Engine::new(&config()).map_err(|error| RunnerError::Start(one_line(&error)))
}

/// An engine that compiles each function once, for those who compile many modules that share most of theirs, as images
/// do. It keeps the machine code for as long as it lives.
pub(crate) fn caching(mut config: Config) -> Result<Engine> {
    let enabled = config.enable_incremental_compilation(Arc::new(Functions::default())).map(drop);
    enabled.and_then(|()| Engine::new(&config)).map_err(|error| RunnerError::Start(one_line(&error)))
}

/// An engine for those who run many short programs: what is generated is compiled in a third of the time, and not across
/// threads, of which such a host has its own.
pub(crate) fn hasty() -> Result<Engine> {
    let mut config = config();
    config
        .cranelift_opt_level(OptLevel::None)
        .cranelift_regalloc_algorithm(RegallocAlgorithm::SinglePass)
        .parallel_compilation(false);
    Engine::new(&config).map_err(|error| RunnerError::Start(one_line(&error)))
}

/// The engine that compiles generated modules while the program goes on, for the engine of its store to load: their
/// settings differ in nothing that keeps one from loading the other's machine code. It has one thread: with two cores the
/// other one is the program's. It optimises like the store's: `OptLevel::None` takes a third less time for a module, but
/// loops over vectors and doubles are then 8 to 14 % slower, and no whole program of the benches became quicker (a compiler
/// took 110 ms instead of 80). A single-pass allocation of registers is worse still: mutual recursion takes 270 ms, not 160.
pub(crate) fn background() -> Result<Engine> {
    static MADE: Mutex<Option<Engine>> = Mutex::new(None);
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(engine) = &*made {
        return Ok(engine.clone());
    }
    let mut config = config();
    config.parallel_compilation(false);
    let engine = Engine::new(&config).map_err(|error| RunnerError::Start(one_line(&error)))?;
    Ok(made.insert(engine).clone())
}

pub(crate) fn config() -> Config {
    let mut config = Config::new();
    config
        .wasm_tail_call(true)
        .wasm_bulk_memory(true)
        .wasm_multi_value(true)
        .wasm_reference_types(true)
        // Neither the guest nor generated code has any use for the rest of what the engine can do.
        .wasm_simd(false)
        .wasm_relaxed_simd(false)
        .wasm_gc(false)
        .wasm_function_references(false)
        .wasm_exceptions(false)
        .wasm_multi_memory(false)
        .wasm_memory64(false)
        .wasm_extended_const(false)
        .wasm_wide_arithmetic(false)
        .wasm_custom_page_sizes(false)
        .wasm_stack_switching(false)
        .max_wasm_stack(NATIVE_STACK)
        // Never allocated: calls are synchronous. The engine wants it no smaller than the other.
        .async_stack_size(NATIVE_STACK)
        .memory_reservation(RESERVATION)
        .memory_may_move(false)
        // A lazily filled table pays a null check and a branch in every `call_indirect`.
        .table_lazy_init(false)
        .signals_based_traps(true)
        .cranelift_opt_level(OptLevel::Speed);
    config
}

/// Machine code of functions, for as long as the host lives.
#[derive(Debug, Default)]
struct Functions(Mutex<HashMap<Vec<u8>, Vec<u8>>>);

impl CacheStore for Functions {
    fn get(&self, key: &[u8]) -> Option<Cow<'_, [u8]>> {
        let functions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        functions.get(key).map(|code| Cow::Owned(code.clone()))
    }

    fn insert(&self, key: &[u8], value: Vec<u8>) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key.to_vec(), value);
        true
    }
}

/// Runs `work` on a thread whose stack holds [`NATIVE_STACK`] of WebAssembly frames. Every program
/// is run inside one: on a smaller stack deep recursion would end the process.
pub fn on_large_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T> {
    thread::scope(|scope| {
        let thread = large_stack_thread()
            .spawn_scoped(scope, work)
            .map_err(|error| RunnerError::Start(format!("no thread: {error}")))?;
        match thread.join() {
            Ok(value) => Ok(value),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// The builder of such a thread, for those who do not wait for it.
pub fn large_stack_thread() -> thread::Builder {
    thread::Builder::new().name("scheme".to_owned()).stack_size(NATIVE_STACK + HOST_STACK)
}

/// The whole chain of an engine's error in one line.
pub(crate) fn one_line(error: &wasmtime::Error) -> String {
    format!("{error:#}").replace('\n', " ")
}
