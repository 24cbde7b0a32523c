//! The Rust side of the runtime entries (see [`crate::spec::runtime`]): what generated code calls.

use super::calls::{self, Entered};
use super::run::{Start, run};
use super::{safepoint, tail};
use crate::heap::{Frame, Parameter, Value};
use crate::prims::{self, ops};
use crate::spec::Op;
use crate::spec::runtime::{Entry, Glued, Runtime, SIGNATURES, Signature, runtime_entries};
use crate::vm::frames::code_of;
use crate::vm::{Vm, native};

/// The entry of a row: the Rust function has the row's signature, or this does not compile. Around the function of a
/// glued row stands the placeholder that is in the table until glue is linked.
macro_rules! entry {
    (plain $name:ident($($param:ident: $ty:ty),*) -> $result:ty) => {{
        const FUNCTION: extern "C" fn($($ty),*) -> $result = $name;
        Entry::new(native::index_of(FUNCTION as *const ()), SIGNATURES.$name)
    }};
    (glued $name:ident($fp:ident: $fp_ty:ty, $($param:ident: $ty:ty),*) -> $result:ty) => {{
        const FUNCTION: extern "C" fn($fp_ty, $($ty),*) -> $result = $name;
        extern "C" fn placeholder($fp: $fp_ty, $($param: $ty),*) -> $result {
            follow($fp, FUNCTION($fp, $($param),*))
        }
        glued(placeholder as *const (), FUNCTION as *const (), SIGNATURES.$name)
    }};
    (by_count $name:ident($fp:ident: $fp_ty:ty, $this:ident: $this_ty:ty, $($arg:ident: $ty:ty),*) -> $result:ty) => {
        by_count!(($name $fp_ty, $this_ty, $result) () ($($arg $ty;)*))
    };
}

/// What the entries of a row that is `by_count` do, once the arguments are in their slots.
macro_rules! counted_entry {
    (entry_n) => {
        call
    };
    (case_n) => {
        call_clause
    };
}

/// The entries of a row that is `by_count`, from none of the arguments to all.
macro_rules! by_count {
    ($row:tt ($($before:tt)*) ($arg:ident $ty:ty; $($rest:tt)*) $($made:expr,)*) => {
        by_count!($row ($($before)* $arg $ty;) ($($rest)*) $($made,)* counted!($row $($before)*),)
    };
    ($row:tt ($($all:tt)*) () $($made:expr,)*) => {
        [$($made,)* counted!($row $($all)*)]
    };
}

/// The entry of a row that is `by_count` for these arguments. Its function stores them in their slots.
macro_rules! counted {
    (($name:ident $fp:ty, $this:ty, $result:ty) $($arg:ident $ty:ty;)*) => {{
        const ARGUMENTS: usize = <[&str]>::len(&[$(stringify!($arg)),*]);
        extern "C" fn run(fp: $fp, this: $this $(, $arg: $ty)*) -> $result {
            fp.slots(ARGUMENTS as u32).initialise([$($arg),*]);
            counted_entry!($name)(native::current(), fp, this, ARGUMENTS as u32)
        }
        extern "C" fn placeholder(fp: $fp, this: $this $(, $arg: $ty)*) -> $result {
            follow(fp, run(fp, this $(, $arg)*))
        }
        glued(placeholder as *const (), run as *const (), SIGNATURES.$name[ARGUMENTS])
    }};
}

fn glued(placeholder: *const (), inner: *const (), signature: Signature) -> Glued {
    Glued::new(native::index_of(placeholder), native::index_of(inner), signature)
}

macro_rules! instance {
    ($($(#[$doc:meta])* $kind:ident $name:ident($($param:ident: $ty:ty),*) -> $result:ty;)*) => {
        /// The runtime entries of this instance.
        pub fn runtime() -> Runtime {
            Runtime { $($name: entry!($kind $name($($param: $ty),*) -> $result),)* }
        }
    };
}

runtime_entries!(instance);

/// `entry_any`, `entry_0` … `entry_6` of everything that is not compiled.
pub fn generic_entries(runtime: &Runtime) -> [u32; 8] {
    let mut entries = [runtime.entry_any.placeholder.index; 8];
    for (entry, glued) in entries[1..].iter_mut().zip(&runtime.entry_n) {
        *entry = glued.placeholder.index;
    }
    entries
}

/// `entry_any`, `entry_0` … `entry_6` of `case-lambda`s.
pub fn case_entries(runtime: &Runtime) -> [u32; 8] {
    let mut entries = [runtime.case_any.placeholder.index; 8];
    for (entry, glued) in entries[1..].iter_mut().zip(&runtime.case_n) {
        *entry = glued.placeholder.index;
    }
    entries
}

/// `entry_any`, `entry_0` … `entry_6` of parameter objects: a call with arguments is an error.
pub fn parameter_entries(runtime: &Runtime) -> [u32; 8] {
    let mut entries = generic_entries(runtime);
    entries[1] = runtime.parameter.index;
    entries
}

/// Calls `closure` with the arguments in the slots of `fp`; may give `TAIL`.
#[inline(always)]
pub fn call(vm: &Vm, fp: Frame, closure: Value, argc: u32) -> Value {
    match calls::enter_from_compiled(vm, fp, closure, argc) {
        Entered::Value(value) => value,
        entered => tail::go_on(vm, entered),
    }
}

/// Calls the clause of the `case-lambda` `this` for the arguments in the slots of `fp`; may give `TAIL`.
#[inline(always)]
fn call_clause(vm: &Vm, fp: Frame, this: Value, argc: u32) -> Value {
    let callee = prims::clause_for(this, argc).unwrap_or(this);
    tail::go_on(vm, calls::enter(vm, fp, callee, argc, None))
}

extern "C" fn case_any(fp: Frame, this: Value, argc: u32) -> Value {
    call_clause(native::current(), fp, this, argc)
}

extern "C" fn parameter(_: Frame, this: Value) -> Value {
    Parameter::known(this).cell().content()
}

extern "C" fn entry_any(fp: Frame, this: Value, argc: u32) -> Value {
    call(native::current(), fp, this, argc)
}

/// Follows tail calls the way glue does, but on the native stack: only ever used while no glue is linked, when there is
/// no compiled code to tail-call.
fn follow(fp: Frame, mut result: Value) -> Value {
    while result == Value::TAIL {
        let (callee, argc) = native::current().tail();
        result = native::call_any(code_of(callee).entry_any(), fp, callee, argc);
    }
    result
}

extern "C" fn exit(fp: Frame, this: Value, site: u32) -> Value {
    let vm = native::current();
    fp.set_closure(this);
    safepoint::note_exit(vm);
    safepoint::count_exit(vm, this, fp, site);
    run(vm, fp, fp, Start::Execute { site })
}

extern "C" fn tail_call(fp: Frame, this: Value, site: u32) -> Value {
    tail::tail_call(native::current(), fp, this, site)
}

extern "C" fn unwind(fp: Frame, this: Value, site: u32) -> Value {
    fp.set_closure(this);
    fp.set_site(site);
    fp.next().set_link(fp);
    Value::UNWIND
}

extern "C" fn operate(op: u32, a: Value, b: Value, c: Value, d: Value) -> Value {
    let Some(op) = Op::from_code(op as u8) else { unreachable!("operation {op}") };
    match ops::operate(native::current(), op, a, b, c, d) {
        Ok(value) => value,
        Err(_) => Value::UNWIND,
    }
}

extern "C" fn allocate(class: u32) -> u32 {
    native::current().heap.allocate_slow(class as usize).unwrap_or_else(|_| panic!("the host refuses to give memory"))
}

extern "C" fn rest(fp: Frame, argc: u32, required: u32) -> u32 {
    if argc < required {
        return 1;
    }
    calls::gather(native::current(), fp, required, argc);
    0
}
