//! Calling through the function table: Rust function pointers *are* table indices in wasm.
//!
//! Natively (unit tests) there is no generated code; indices then name rows of a per-thread list of Rust functions.
#![allow(unsafe_code)]

use crate::heap::regs::reg;
use crate::heap::{Frame, Value};

/// `entry_any : (fp, self, argc) -> value`
pub type EntryAny = extern "C" fn(Frame, Value, u32) -> Value;
/// A loop entry of compiled code: `(fp, self) -> value`.
pub type EntryLoop = extern "C" fn(Frame, Value) -> Value;
/// A resume entry of compiled code: `(fp, self, value, number of the call) -> value`.
pub type EntryResume = extern "C" fn(Frame, Value, Value, u64) -> Value;

#[cfg(target_arch = "wasm32")]
mod imp {
    use super::*;

    pub fn index_of(f: *const ()) -> u32 {
        f as usize as u32
    }

    pub fn call_any(index: u32, fp: Frame, this: Value, argc: u32) -> Value {
        // SAFETY: the index was stored in a code object by `make_code` or by a generated module's `patch`, both of
        // which put a function of this type there; the engine checks the type of an indirect call besides.
        let f: EntryAny = unsafe { std::mem::transmute(index as usize) };
        f(fp, this, argc)
    }

    pub fn call_loop(index: u32, fp: Frame, this: Value) -> Value {
        // SAFETY: as above; loop entries are stored by `patch` only.
        let f: EntryLoop = unsafe { std::mem::transmute(index as usize) };
        f(fp, this)
    }

    pub fn call_resume(index: u32, fp: Frame, this: Value, value: Value, number: u16) -> Value {
        // SAFETY: as above; resume entries are stored by `patch` only.
        let f: EntryResume = unsafe { std::mem::transmute(index as usize) };
        f(fp, this, value, u64::from(number))
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod imp {
    use super::*;
    use std::cell::RefCell;

    thread_local! { static TABLE: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) }; }

    pub fn index_of(f: *const ()) -> u32 {
        TABLE.with_borrow_mut(|table| {
            let at = table.iter().position(|&g| g == f as usize).unwrap_or_else(|| {
                table.push(f as usize);
                table.len() - 1
            });
            at as u32 + 1
        })
    }

    pub fn call_any(index: u32, fp: Frame, this: Value, argc: u32) -> Value {
        let f = TABLE.with_borrow(|table| table[index as usize - 1]);
        // SAFETY: only functions of this type are registered for `entry_any`.
        let f: EntryAny = unsafe { std::mem::transmute(f) };
        f(fp, this, argc)
    }

    pub fn call_loop(_: u32, _: Frame, _: Value) -> Value {
        unreachable!("no compiled loops natively")
    }

    pub fn call_resume(_: u32, _: Frame, _: Value, _: Value, _: u16) -> Value {
        unreachable!("no resume entries natively")
    }
}

/// The table index of a Rust function.
pub fn index_of(f: *const ()) -> u32 {
    imp::index_of(f)
}

/// Counts a call into compiled code, for the statistics.
fn count() {
    reg::NATIVE_CALLS.set(reg::NATIVE_CALLS.get() + 1);
}

/// Calls `entry_any` at `index`: the arguments are in the slots of the frame at `fp`.
pub fn call_any(index: u32, fp: Frame, this: Value, argc: u32) -> Value {
    count();
    imp::call_any(index, fp, this, argc)
}

/// Enters a compiled loop: the locals are in the slots of the frame at `fp`.
pub fn call_loop(index: u32, fp: Frame, this: Value) -> Value {
    count();
    imp::call_loop(index, fp, this)
}

/// The frame at `fp`, which waits for the call with this number, goes on with its value: the locals are in its slots.
pub fn call_resume(index: u32, fp: Frame, this: Value, value: Value, number: u16) -> Value {
    count();
    imp::call_resume(index, fp, this, value, number)
}

/// Makes the C library forget what it has read of the host: the environment variables and the opened folders, which it
/// keeps in memory from their first use on. After a thaw they are another host's.
pub fn forget_host() {
    #[cfg(target_arch = "wasm32")]
    {
        unsafe extern "C" {
            fn __wasilibc_deinitialize_environ();
            fn __wasilibc_reset_preopens();
        }
        // SAFETY: both are wasi-libc's own, made for snapshots, and take nothing; nobody holds what they free: Rust's
        // standard library copies variables and folders out before it returns.
        unsafe {
            __wasilibc_deinitialize_environ();
            __wasilibc_reset_preopens();
        }
    }
}

/// A standard stream as a file, which stays open: without the buffer that `std::io` puts before it.
pub fn stream(which: crate::spec::Standard) -> std::mem::ManuallyDrop<std::fs::File> {
    #[cfg(unix)]
    use std::os::fd::FromRawFd;
    #[cfg(target_os = "wasi")]
    use std::os::wasi::io::FromRawFd;
    // SAFETY: the numbers of the standard streams are the process's own, nobody closes them, and neither is this file.
    std::mem::ManuallyDrop::new(unsafe { std::fs::File::from_raw_fd(which as i32) })
}

struct Current(std::cell::Cell<*const super::Vm>);

#[cfg(target_arch = "wasm32")]
mod current {
    // SAFETY: a wasm32-wasip1 module has one thread.
    unsafe impl Sync for super::Current {}
    pub static CURRENT: super::Current = super::Current(std::cell::Cell::new(std::ptr::null()));
    pub fn with<T>(f: impl FnOnce(&super::Current) -> T) -> T {
        f(&CURRENT)
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod current {
    thread_local! { static CURRENT: super::Current = const { super::Current(std::cell::Cell::new(std::ptr::null())) }; }
    pub fn with<T>(f: impl FnOnce(&super::Current) -> T) -> T {
        CURRENT.with(f)
    }
}

/// Makes `vm` the machine that [`current()`] gives. It lives for good: one per instance (natively: per thread).
pub fn install(vm: Box<super::Vm>) -> &'static super::Vm {
    let vm: &'static super::Vm = Box::leak(vm);
    current::with(|c| c.0.set(vm));
    vm
}

/// The installed machine; what functions called by generated code use.
///
/// # Panics
/// When none is installed.
#[inline(always)]
pub fn current() -> &'static super::Vm {
    let vm = current::with(|c| c.0.get());
    if vm.is_null() {
        not_installed();
    }
    // SAFETY: `install` leaked it.
    unsafe { &*vm }
}

/// Apart from [`current()`], which stands in each of hundreds of functions.
#[cold]
#[inline(never)]
fn not_installed() -> ! {
    panic!("no machine installed")
}
