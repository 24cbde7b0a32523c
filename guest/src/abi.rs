//! The host interface: the exported functions of `guest/doc/abi.md`, and nothing but conversions.
#![allow(unsafe_code)]

use crate::engine::{self, Answer, Engine, Status};
use crate::heap::regs::{self, reg};
use std::cell::{Cell, RefCell};

/// Version of the interface.
pub const VERSION: u32 = 1;

/// What the host may still look at.
struct Host {
    engine: Cell<Option<&'static Engine>>,
    source_name: RefCell<String>,
    /// Result, module and statistics descriptors, and the bytes they name.
    result: RefCell<(Box<[u32; 4]>, String)>,
    module: RefCell<(Box<[u32; 3]>, Vec<u8>)>,
    stats: RefCell<(Box<[u32; 2]>, String)>,
    datum: RefCell<(Box<[u32; 2]>, Vec<u8>)>,
    call: RefCell<(Box<[u32; 3]>, Vec<u8>)>,
}

thread_local! {
    static HOST: Host = Host {
        engine: Cell::new(None),
        source_name: RefCell::new("program".to_string()),
        result: RefCell::default(),
        module: RefCell::default(),
        stats: RefCell::default(),
        datum: RefCell::default(),
        call: RefCell::default(),
    };
}

/// The instance; made on the first use when this module is no boot image.
fn engine() -> &'static Engine {
    HOST.with(|host| match host.engine.get() {
        Some(engine) => engine,
        None => {
            let engine = engine::boot();
            host.engine.set(Some(engine));
            engine
        }
    })
}

#[cfg(target_arch = "wasm32")]
mod start {
    unsafe extern "C" {
        fn __wasm_call_ctors();
    }

    /// A `cdylib` gets no `_initialize` of its own, and without one that calls the constructors the linker wraps every
    /// export in constructor calls.
    #[unsafe(no_mangle)]
    pub extern "C" fn _initialize() {
        // SAFETY: called once, by the host, before anything else.
        unsafe { __wasm_call_ctors() }
    }
}

/// Makes the instance; what the boot image is a snapshot after.
#[unsafe(no_mangle)]
pub extern "C" fn boot() {
    engine();
}

#[unsafe(no_mangle)]
pub extern "C" fn abiVersion() -> u32 {
    VERSION
}

#[unsafe(no_mangle)]
pub extern "C" fn configure(key: u32, value: u64) -> i32 {
    if engine().configure(key, value) { 0 } else { -1 }
}

/// Alignment of host buffers.
const ALIGN: usize = 8;

#[unsafe(no_mangle)]
pub extern "C" fn allocate(len: u32) -> *mut u8 {
    match std::alloc::Layout::from_size_align(len.max(1) as usize, ALIGN) {
        // SAFETY: the size is not zero.
        Ok(layout) => unsafe { std::alloc::alloc(layout) },
        Err(_) => std::ptr::null_mut(),
    }
}

/// Gives back what `allocate(len)` gave.
///
/// # Safety
/// `ptr` came from `allocate` with the same `len`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn release(ptr: *mut u8, len: u32) {
    if let Ok(layout) = std::alloc::Layout::from_size_align(len.max(1) as usize, ALIGN) {
        // SAFETY: by contract.
        unsafe { std::alloc::dealloc(ptr, layout) }
    }
}

/// The bytes a host left in memory.
///
/// # Safety
/// `ptr..ptr+len` is memory the host obtained by `allocate`.
unsafe fn bytes<'a>(ptr: *const u8, len: u32) -> &'a [u8] {
    if len == 0 {
        return &[];
    }
    // SAFETY: by contract.
    unsafe { std::slice::from_raw_parts(ptr, len as usize) }
}

/// # Safety
/// As for [`release`]: the range is the host's own.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sourceName(ptr: *const u8, len: u32) {
    // SAFETY: by contract.
    let name = String::from_utf8_lossy(unsafe { bytes(ptr, len) }).into_owned();
    HOST.with(|host| *host.source_name.borrow_mut() = name);
}

/// # Safety
/// As for [`release`]: the range is the host's own.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parse(ptr: *const u8, len: u32) -> u32 {
    // SAFETY: by contract.
    let text = unsafe { bytes(ptr, len) };
    let name = HOST.with(|host| host.source_name.borrow().clone());
    engine().parse(&name, text)
}

#[unsafe(no_mangle)]
pub extern "C" fn eval(handle: u32) -> Status {
    engine().eval(handle)
}

#[unsafe(no_mangle)]
pub extern "C" fn resume() -> Status {
    engine().resume()
}

#[unsafe(no_mangle)]
pub extern "C" fn forget(handle: u32) {
    engine().forget(handle);
}

/// # Safety
/// As for [`release`]: the range is the host's own.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn compileProgram(handle: u32, ptr: *const u8, len: u32) -> i32 {
    // SAFETY: by contract.
    let profile = (len > 0).then(|| unsafe { bytes(ptr, len) });
    if engine().compile_program(handle, profile) { 0 } else { -1 }
}

#[unsafe(no_mangle)]
pub extern "C" fn expandProgram(handle: u32) -> i32 {
    if engine().expand_program(handle).is_some() { 0 } else { -1 }
}

#[unsafe(no_mangle)]
pub extern "C" fn profile() -> *const u32 {
    let engine = engine();
    show_bytes(engine.jit.profile(engine.vm))
}

#[unsafe(no_mangle)]
pub extern "C" fn codeSlots() -> *const u32 {
    show_bytes(engine().slots_in_use().into_iter().flat_map(u32::to_le_bytes).collect())
}

/// # Safety
/// As for [`release`]: the range is the host's own.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn entry(handle: u32, ptr: *const u8, len: u32) -> u32 {
    // SAFETY: by contract.
    let name = String::from_utf8_lossy(unsafe { bytes(ptr, len) });
    engine().entry(handle, &name)
}

#[unsafe(no_mangle)]
pub extern "C" fn freeze(first: u32) -> i32 {
    if engine().freeze(first) { 0 } else { -1 }
}

#[unsafe(no_mangle)]
pub extern "C" fn start() -> Status {
    engine().start()
}

/// What an image exports as `_start`: a whole process under a host that knows nothing but WASI.
#[unsafe(no_mangle)]
pub extern "C" fn command() {
    // An image has its instance: what makes one need not be in it.
    let Some(engine) = HOST.with(|host| host.engine.get()) else { std::process::exit(70) };
    let code = engine.command();
    if code != 0 {
        std::process::exit(code);
    }
}

#[unsafe(no_mangle)]
pub extern "C" fn finalise(handle: u32) -> *const u32 {
    let Some(ranges) = engine().finalise(handle) else { return std::ptr::null() };
    let bytes = ranges.into_iter().flat_map(|(at, length)| [at, length]).flat_map(u32::to_le_bytes).collect();
    HOST.with(|host| {
        // What the host has seen by now belongs to what is dropped.
        *host.source_name.borrow_mut() = String::new();
        *host.result.borrow_mut() = Default::default();
        *host.module.borrow_mut() = Default::default();
        *host.stats.borrow_mut() = Default::default();
        *host.call.borrow_mut() = Default::default();
    });
    show_bytes(bytes)
}

#[unsafe(no_mangle)]
pub extern "C" fn result() -> *const u32 {
    let report = engine().report();
    HOST.with(|host| {
        let mut slot = host.result.borrow_mut();
        slot.1 = report.text;
        *slot.0 = [report.kind as u32, slot.1.as_ptr() as usize as u32, slot.1.len() as u32, report.code as u32];
        slot.0.as_ptr()
    })
}

/// # Safety
/// As for [`release`]: the range is the host's own.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn option(ptr: *const u8, len: u32) -> i32 {
    // SAFETY: by contract.
    let text = String::from_utf8_lossy(unsafe { bytes(ptr, len) });
    if engine().option(&text) { 0 } else { -1 }
}

/// # Safety
/// As for [`release`]: the range is the host's own.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn inspect(question: u32, ptr: *const u8, len: u32) -> u32 {
    // SAFETY: by contract.
    let text = unsafe { bytes(ptr, len) };
    engine().inspect(question, text) as u32
}

#[unsafe(no_mangle)]
pub extern "C" fn jitModule() -> *const u32 {
    let engine = engine();
    let Some(module) = engine.jit.next_module(engine.vm) else { return std::ptr::null() };
    HOST.with(|host| {
        let mut slot = host.module.borrow_mut();
        slot.1 = module.bytes;
        *slot.0 = [module.id, slot.1.as_ptr() as usize as u32, slot.1.len() as u32];
        slot.0.as_ptr()
    })
}

#[unsafe(no_mangle)]
pub extern "C" fn jitLinked(id: u32) {
    let engine = engine();
    engine.jit.linked(engine.vm, id);
}

#[unsafe(no_mangle)]
pub extern "C" fn jitFailed(id: u32) {
    let engine = engine();
    engine.jit.failed(engine.vm, id);
}

#[unsafe(no_mangle)]
pub extern "C" fn pollAddress() -> u32 {
    regs::base() + reg::POLL
}

#[unsafe(no_mangle)]
pub extern "C" fn requestAddress() -> u32 {
    regs::base() + reg::HOST_REQUEST
}

#[unsafe(no_mangle)]
pub extern "C" fn stats() -> *const u32 {
    let text = engine().stats();
    HOST.with(|host| {
        let mut slot = host.stats.borrow_mut();
        slot.1 = text;
        *slot.0 = [slot.1.as_ptr() as usize as u32, slot.1.len() as u32];
        slot.0.as_ptr()
    })
}

#[unsafe(no_mangle)]
pub extern "C" fn fuel() -> i64 {
    engine().fuel().map_or(-1, u64::cast_signed)
}

#[unsafe(no_mangle)]
pub extern "C" fn resultData() -> *const u32 {
    show_bytes(engine().datum())
}

/// Keeps bytes for the host to look at until the next ones.
fn show_bytes(bytes: Vec<u8>) -> *const u32 {
    HOST.with(|host| {
        let mut slot = host.datum.borrow_mut();
        slot.1 = bytes;
        *slot.0 = [slot.1.as_ptr() as usize as u32, slot.1.len() as u32];
        slot.0.as_ptr()
    })
}

/// # Safety
/// As for [`release`]: the range is the host's own.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn call(ptr: *const u8, len: u32) -> Status {
    // SAFETY: by contract.
    engine().call(unsafe { bytes(ptr, len) })
}

/// # Safety
/// As for [`release`]: the range is the host's own.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn define(ptr: *const u8, len: u32) -> i32 {
    // SAFETY: by contract.
    if engine().define(unsafe { bytes(ptr, len) }) { 0 } else { -1 }
}

/// # Safety
/// As for [`release`]: the range is the host's own.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn defineProcedure(ptr: *const u8, len: u32, number: u32) -> i32 {
    // SAFETY: by contract.
    match std::str::from_utf8(unsafe { bytes(ptr, len) }) {
        Ok(name) if engine().define_procedure(name, number) => 0,
        _ => -1,
    }
}

#[unsafe(no_mangle)]
pub extern "C" fn hostCall() -> *const u32 {
    let call = engine().host_call();
    HOST.with(|host| {
        let mut slot = host.call.borrow_mut();
        slot.1 = call.arguments;
        *slot.0 = [call.number, slot.1.as_ptr() as usize as u32, slot.1.len() as u32];
        slot.0.as_ptr()
    })
}

/// # Safety
/// As for [`release`]: the range is the host's own.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hostReturn(ptr: *const u8, len: u32, raise: u32) -> i32 {
    let answer = [Answer::Value, Answer::Raise, Answer::Abandon].get(raise as usize);
    // SAFETY: by contract.
    let answered = answer.is_some_and(|&answer| engine().host_return(unsafe { bytes(ptr, len) }, answer));
    if answered { 0 } else { -1 }
}
