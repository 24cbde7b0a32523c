//! The Rust side of the runtime entries (see [`crate::spec::runtime`]): what generated code calls.

use super::calls::{self, Entered};
use super::run::{Start, run};
use super::{safepoint, tail};
use crate::heap::{Frame, Value};
use crate::prims::ops;
use crate::spec::Op;
use crate::spec::runtime::{Glued, Runtime};
use crate::vm::frames::code_of;
use crate::vm::{Vm, native};

/// Table indices of the runtime entries in this instance.
pub fn runtime() -> Runtime {
    let glued = |placeholder: *const (), inner: *const ()| Glued {
        placeholder: native::index_of(placeholder),
        inner: native::index_of(inner),
    };
    Runtime {
        entry_any: glued(entry_any as *const (), run_any as *const ()),
        entry_n: [
            glued(entry_0 as *const (), run_0 as *const ()),
            glued(entry_1 as *const (), run_1 as *const ()),
            glued(entry_2 as *const (), run_2 as *const ()),
            glued(entry_3 as *const (), run_3 as *const ()),
            glued(entry_4 as *const (), run_4 as *const ()),
            glued(entry_5 as *const (), run_5 as *const ()),
            glued(entry_6 as *const (), run_6 as *const ()),
        ],
        exit: glued(exit as *const (), run_exit as *const ()),
        tail_call: glued(tail_call as *const (), run_tail_call as *const ()),
        unwind: native::index_of(unwind as *const ()),
        operate: native::index_of(operate as *const ()),
        allocate: native::index_of(allocate as *const ()),
        rest: native::index_of(rest as *const ()),
    }
}

/// `entry_any`, `entry_0` … `entry_6` of everything that is not compiled.
pub fn generic_entries(runtime: &Runtime) -> [u32; 8] {
    let mut entries = [runtime.entry_any.placeholder; 8];
    for (entry, glued) in entries[1..].iter_mut().zip(&runtime.entry_n) {
        *entry = glued.placeholder;
    }
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

extern "C" fn run_any(fp: u32, this: u64, argc: u32) -> u64 {
    call(native::current(), Frame::at(fp), Value(this), argc).0
}

/// Follows tail calls the way glue does, but on the native stack: only ever used while no glue is linked, when there is
/// no compiled code to tail-call.
fn follow(fp: u32, result: u64) -> u64 {
    let mut result = Value(result);
    while result == Value::TAIL {
        let (callee, argc) = native::current().tail();
        result = native::call_any(code_of(callee).entry_any(), Frame::at(fp), callee, argc);
    }
    result.0
}

extern "C" fn entry_any(fp: u32, this: u64, argc: u32) -> u64 {
    follow(fp, run_any(fp, this, argc))
}

macro_rules! entries {
    ($($run:ident $entry:ident ($($arg:ident)*) $n:literal;)*) => {$(
        extern "C" fn $run(fp: u32, this: u64 $(, $arg: u64)*) -> u64 {
            let fp = Frame::at(fp);
            fp.slots($n).write([$(Value($arg)),*]);
            call(native::current(), fp, Value(this), $n).0
        }
        extern "C" fn $entry(fp: u32, this: u64 $(, $arg: u64)*) -> u64 {
            follow(fp, $run(fp, this $(, $arg)*))
        }
    )*};
}

entries! {
    run_0 entry_0 () 0;
    run_1 entry_1 (a) 1;
    run_2 entry_2 (a b) 2;
    run_3 entry_3 (a b c) 3;
    run_4 entry_4 (a b c d) 4;
    run_5 entry_5 (a b c d e) 5;
    run_6 entry_6 (a b c d e f) 6;
}

extern "C" fn run_exit(fp: u32, this: u64, site: u32) -> u64 {
    let (vm, fp) = (native::current(), Frame::at(fp));
    fp.set_closure(Value(this));
    safepoint::count_exit(vm, Value(this), fp);
    run(vm, fp, fp, Start::Execute { site }).0
}

extern "C" fn run_tail_call(fp: u32, this: u64, site: u32) -> u64 {
    tail::tail_call(native::current(), Frame::at(fp), Value(this), site).0
}

extern "C" fn exit(fp: u32, this: u64, site: u32) -> u64 {
    follow(fp, run_exit(fp, this, site))
}

extern "C" fn tail_call(fp: u32, this: u64, site: u32) -> u64 {
    follow(fp, run_tail_call(fp, this, site))
}

extern "C" fn unwind(fp: u32, this: u64, site: u32) -> u64 {
    let fp = Frame::at(fp);
    fp.set_closure(Value(this));
    fp.set_site(site);
    fp.next().set_link(fp);
    Value::UNWIND.0
}

extern "C" fn operate(op: u32, a: u64, b: u64, c: u64, d: u64) -> u64 {
    let Some(op) = Op::from_code(op as u8) else { unreachable!("operation {op}") };
    match ops::operate(native::current(), op, Value(a), Value(b), Value(c), Value(d)) {
        Ok(value) => value.0,
        Err(_) => Value::UNWIND.0,
    }
}

extern "C" fn allocate(class: u32) -> u32 {
    native::current().heap.allocate_slow(class as usize).unwrap_or_else(|_| panic!("the host refuses to give memory"))
}

extern "C" fn rest(fp: u32, argc: u32, required: u32) -> u32 {
    if argc < required {
        return 1;
    }
    calls::gather(native::current(), Frame::at(fp), required, argc);
    0
}
