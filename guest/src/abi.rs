//! The host interface: the exported functions of `guest/doc/abi.md`, and nothing but conversions. Names and types are
//! rows of `host_interface::exports`; a test of the runner compares those of the module with them.
#![allow(unsafe_code)]

use crate::engine::{self, Engine};
use crate::heap::regs::reg;
use host_interface::{Answer, Cause, Status, VERSION, descriptor, exit_code, taken};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

/// What the host may still look at.
struct Host {
    engine: Cell<Option<&'static Engine>>,
    source_name: RefCell<String>,
    /// Result, module and statistics descriptors, and the bytes they name.
    result: RefCell<(Box<[u32; descriptor::RESULT]>, String)>,
    module: RefCell<(Box<[u32; descriptor::MODULE]>, Vec<u8>)>,
    stats: RefCell<(Box<[u32; descriptor::BYTES]>, String)>,
    datum: RefCell<(Box<[u32; descriptor::BYTES]>, Vec<u8>)>,
    call: RefCell<(Box<[u32; descriptor::CALL]>, Vec<u8>)>,
    /// What `allocate` gave and `release` has not had back: length by address.
    buffers: RefCell<BTreeMap<usize, u32>>,
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
        buffers: RefCell::default(),
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
    use std::sync::atomic::{AtomicBool, Ordering};

    unsafe extern "C" {
        fn __wasm_call_ctors();
    }

    /// A `cdylib` gets no `_initialize` of its own, and without one that calls the constructors the linker wraps every
    /// export in constructor calls.
    #[unsafe(no_mangle)]
    pub extern "C" fn _initialize() {
        static DONE: AtomicBool = AtomicBool::new(false);
        if !DONE.swap(true, Ordering::Relaxed) {
            // SAFETY: called once, before anything else that needs it.
            unsafe { __wasm_call_ctors() }
        }
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
    taken(engine().configure(key, value))
}

/// Alignment of host buffers.
const ALIGN: usize = 8;

/// `len` bytes (at least one); null when there is no memory.
#[unsafe(no_mangle)]
pub extern "C" fn allocate(len: u32) -> *mut u8 {
    let Ok(layout) = std::alloc::Layout::from_size_align(len.max(1) as usize, ALIGN) else {
        return std::ptr::null_mut();
    };
    // SAFETY: the size is not zero.
    let ptr = unsafe { std::alloc::alloc(layout) };
    if !ptr.is_null() {
        HOST.with(|host| host.buffers.borrow_mut().insert(ptr.expose_provenance(), len));
    }
    ptr
}

/// Gives back what `allocate(len)` gave; nothing happens for any other range.
#[unsafe(no_mangle)]
pub extern "C" fn release(address: usize, len: u32) {
    let known = HOST.with(|host| {
        let mut buffers = host.buffers.borrow_mut();
        let known = buffers.get(&address) == Some(&len);
        known.then(|| buffers.remove(&address)).is_some()
    });
    if known && let Ok(layout) = std::alloc::Layout::from_size_align(len.max(1) as usize, ALIGN) {
        // SAFETY: `allocate` gave it with this layout, and it was not given back since.
        unsafe { std::alloc::dealloc(std::ptr::with_exposed_provenance_mut(address), layout) }
    }
}

/// A copy of the bytes that a host left in memory; `None` when they do not lie in memory, or there is no room for them. A
/// copy, because nothing keeps a host from naming memory that the guest itself is about to change.
fn bytes(ptr: *const u8, len: u32) -> Option<Vec<u8>> {
    let mut copy = Vec::new();
    if len == 0 {
        return Some(copy);
    }
    if ptr.is_null() || (ptr as usize).checked_add(len as usize)? > memory_size() {
        return None;
    }
    copy.try_reserve_exact(len as usize).ok()?;
    // SAFETY: the range is in memory, and nothing else runs while it is copied.
    copy.extend_from_slice(unsafe { std::slice::from_raw_parts(ptr, len as usize) });
    Some(copy)
}

/// [`bytes`]; when there are none, the report says so.
fn given(ptr: *const u8, len: u32) -> Option<Vec<u8>> {
    let given = bytes(ptr, len);
    if given.is_none() {
        engine().refuse(&format!("{len} bytes at {} are not in memory, or too many to be copied", ptr as usize));
    }
    given
}

/// Bytes of memory there are.
#[cfg(target_arch = "wasm32")]
fn memory_size() -> usize {
    // The size in pages of 64 KiB; all of 4 GiB is one more than a `usize` can say.
    core::arch::wasm32::memory_size(0).saturating_mul(65536)
}

/// Natively nobody knows: unit tests call the engine.
#[cfg(not(target_arch = "wasm32"))]
fn memory_size() -> usize {
    usize::MAX
}

#[unsafe(no_mangle)]
pub extern "C" fn sourceName(ptr: *const u8, len: u32) {
    let Some(name) = bytes(ptr, len) else { return };
    let name = String::from_utf8_lossy(&name).into_owned();
    HOST.with(|host| *host.source_name.borrow_mut() = name);
}

#[unsafe(no_mangle)]
pub extern "C" fn parse(ptr: *const u8, len: u32) -> u32 {
    let Some(text) = given(ptr, len) else { return 0 };
    let name = HOST.with(|host| host.source_name.borrow().clone());
    engine().parse(&name, &text)
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

#[unsafe(no_mangle)]
pub extern "C" fn compileProgram(handle: u32, ptr: *const u8, len: u32) -> i32 {
    let Some(profile) = given(ptr, len) else { return taken(false) };
    let profile = Some(profile).filter(|profile| !profile.is_empty());
    taken(engine().compile_program(handle, profile.as_deref()))
}

#[unsafe(no_mangle)]
pub extern "C" fn expandProgram(handle: u32) -> i32 {
    taken(engine().expand_program(handle).is_some())
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

#[unsafe(no_mangle)]
pub extern "C" fn entry(handle: u32, ptr: *const u8, len: u32) -> u32 {
    let Some(name) = given(ptr, len) else { return 0 };
    engine().entry(handle, &String::from_utf8_lossy(&name))
}

#[unsafe(no_mangle)]
pub extern "C" fn freeze(first: u32) -> i32 {
    taken(engine().freeze(first))
}

#[unsafe(no_mangle)]
pub extern "C" fn start() -> Status {
    engine().start()
}

/// What an image exports as `_start`: a whole process under a host that knows nothing but WASI.
#[unsafe(no_mangle)]
pub extern "C" fn command() {
    // An image has its instance: what makes one need not be in it.
    let Some(engine) = HOST.with(|host| host.engine.get()) else { std::process::exit(exit_code::DEFECT) };
    let code = engine.command();
    if code != exit_code::OK {
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

#[unsafe(no_mangle)]
pub extern "C" fn cause() -> Cause {
    engine().report().cause
}

#[unsafe(no_mangle)]
pub extern "C" fn option(ptr: *const u8, len: u32) -> i32 {
    let Some(text) = given(ptr, len) else { return taken(false) };
    taken(engine().option(&String::from_utf8_lossy(&text)))
}

#[unsafe(no_mangle)]
pub extern "C" fn inspect(question: u32, ptr: *const u8, len: u32) -> u32 {
    let Some(text) = given(ptr, len) else { return 0 };
    engine().inspect(question, &text) as u32
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
    engine().linked(id);
}

#[unsafe(no_mangle)]
pub extern "C" fn jitFailed(id: u32) {
    let engine = engine();
    engine.jit.failed(engine.vm, id);
}

#[unsafe(no_mangle)]
pub extern "C" fn pollAddress() -> u32 {
    reg::POLL.addr()
}

#[unsafe(no_mangle)]
pub extern "C" fn requestAddress() -> u32 {
    reg::HOST_REQUEST.addr()
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

#[unsafe(no_mangle)]
pub extern "C" fn call(ptr: *const u8, len: u32) -> Status {
    match given(ptr, len) {
        Some(form) => engine().call(&form),
        None => Status::Error,
    }
}

#[unsafe(no_mangle)]
pub extern "C" fn define(ptr: *const u8, len: u32) -> i32 {
    taken(given(ptr, len).is_some_and(|definition| engine().define(&definition)))
}

#[unsafe(no_mangle)]
pub extern "C" fn defineProcedure(ptr: *const u8, len: u32, number: u32) -> i32 {
    let Some(name) = given(ptr, len) else { return taken(false) };
    match String::from_utf8(name) {
        Ok(name) => taken(engine().define_procedure(&name, number)),
        Err(_) => {
            engine().refuse("the name of a procedure is not UTF-8");
            taken(false)
        }
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

#[unsafe(no_mangle)]
pub extern "C" fn hostReturn(ptr: *const u8, len: u32, raise: u32) -> i32 {
    let answered = given(ptr, len).zip(Answer::from_code(raise));
    taken(answered.is_some_and(|(value, answer)| engine().host_return(&value, answer)))
}
