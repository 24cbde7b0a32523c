//! What an instance of the guest holds, written as a module: Wizer's instrumentation and snapshot.
//!
//! Between two calls of the host's the guest has no native frame, so all below its stack pointer is left over from
//! calls before, and is not taken along.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use wasmtime::{Instance, Store, Val};
use wasmtime_wizer::{InstanceState, SnapshotVal, ValType, Wizer};

use crate::wasi::HostState;

/// The export by which an instance made of an instrumented module shows its memory, and the prefix of those by which it
/// shows its globals.
const MEMORY: &str = "__wizer_memory_0";
const GLOBAL: &str = "__wizer_global_";

/// The module with what a snapshot reads exported.
pub(super) fn instrument(module: &[u8]) -> wasmtime::Result<Vec<u8>> {
    Ok(wizer(KEEP).instrument(module)?.1)
}

/// An export that every guest has: Wizer wants the name of a function to run, and takes its export away otherwise.
const KEEP: &str = "resume";

fn wizer(function: &str) -> Wizer {
    let mut wizer = Wizer::new();
    wizer.init_func(function).keep_init_func(function == KEEP);
    wizer
}

/// The module again, with the memory and globals that its instance has after `ran`, an export that is there no more.
pub(super) fn take(
    module: &[u8],
    ran: &str,
    store: &mut Store<HostState>,
    instance: &Instance,
) -> wasmtime::Result<Vec<u8>> {
    snapshot(&wizer(ran), module, Snapshot { store, instance, memory: true })
}

/// The module with the globals that its instance has now, and without memory. The memory may be large: it is written by
/// who writes the module that is made of this one.
pub(super) fn take_globals(
    module: &[u8],
    store: &mut Store<HostState>,
    instance: &Instance,
) -> wasmtime::Result<Vec<u8>> {
    snapshot(&wizer(KEEP), module, Snapshot { store, instance, memory: false })
}

fn snapshot(wizer: &Wizer, module: &[u8], mut state: Snapshot<'_>) -> wasmtime::Result<Vec<u8>> {
    let (context, _) = wizer.instrument(module)?;
    clear_native_stack(state.store, state.instance);
    finish(wizer.snapshot(&context, &mut state))
}

/// The memory of an instance of an instrumented module.
pub(super) fn memory<'a>(store: &'a mut Store<HostState>, instance: &Instance) -> &'a [u8] {
    let memory = instance.get_memory(&mut *store, MEMORY);
    memory.map_or(&[], |memory| memory.data(store))
}

/// The only global that changes is the stack pointer; the stack lies at the bottom of the memory and grows downwards.
fn clear_native_stack(store: &mut Store<HostState>, instance: &Instance) {
    let pointer =
        instance.get_global(&mut *store, &format!("{GLOBAL}0")).and_then(|global| global.get(&mut *store).i32());
    let memory = instance.get_memory(&mut *store, MEMORY);
    if let (Some(pointer), Some(memory)) = (pointer, memory) {
        let memory = memory.data_mut(store);
        let end = memory.len().min(pointer.cast_unsigned() as usize);
        memory[..end].fill(0);
    }
}

/// The state Wizer reads, from a wasmtime instance. (Wizer's own needs an asynchronous store.)
struct Snapshot<'a> {
    store: &'a mut Store<HostState>,
    instance: &'a Instance,
    /// Whether the memory is taken along.
    memory: bool,
}

impl InstanceState for Snapshot<'_> {
    async fn global_get(&mut self, name: &str, _: ValType) -> SnapshotVal {
        let global = self.instance.get_global(&mut *self.store, name).expect("Wizer asks for what it exported");
        match global.get(&mut *self.store) {
            Val::I32(bits) => SnapshotVal::I32(bits),
            Val::I64(bits) => SnapshotVal::I64(bits),
            Val::F32(bits) => SnapshotVal::F32(bits),
            Val::F64(bits) => SnapshotVal::F64(bits),
            Val::V128(bits) => SnapshotVal::V128(bits.as_u128()),
            other => unreachable!("Wizer refuses mutable globals of type {other:?}"),
        }
    }

    async fn memory_contents(&mut self, name: &str, contents: impl FnOnce(&[u8]) + Send) {
        let memory = self.instance.get_memory(&mut *self.store, name).expect("Wizer asks for what it exported");
        contents(if self.memory { memory.data(&*self.store) } else { &[] });
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
