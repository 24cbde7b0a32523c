//! Bytevectors (R7RS §6.9).

use super::ops;
use super::table::{Any, Byte, Bytevector, Index, Str, boolean, byte_range, each, prims, range};
use crate::data::condition::ConditionKind;
use crate::data::string;
use crate::heap::{self, Value};
use crate::vm::Vm;
use crate::vm::control::Outcome;

prims! { vm, args;
    /// Is it a bytevector?
    "bytevector?" (x: Any) Pure IsBytevector => boolean(heap::Bytevector::is(x));
    /// A bytevector of `k` times `byte`.
    "make-bytevector" (k: Index [byte: Byte]) Allocates => {
        let fresh = heap::Bytevector::new(&vm.heap, k)?;
        fresh.bytes().fill_bytes(byte.unwrap_or(0));
        Ok(fresh.value())
    };
    /// A bytevector of the arguments.
    "bytevector" (| items) Allocates => Ok(vm.heap.bytevector(&each::<Byte>(vm, "bytevector", 1, items)?)?);
    /// The number of bytes.
    "bytevector-length" (v: Any) Pure BytevectorLength => ops::bytevector_length(vm, v);
    /// Byte `k`.
    "bytevector-u8-ref" (v: Any, k: Any) Reads BytevectorRef => ops::bytevector_ref(vm, v, k);
    /// Stores byte `k`.
    "bytevector-u8-set!" (v: Any, k: Any, byte: Any) Writes BytevectorSet => ops::bytevector_set(vm, v, k, byte);
    /// A fresh copy, or a copy of a part.
    "bytevector-copy" (v: Bytevector [start: Index, end: Index]) Allocates => {
        let (start, end) = range(vm, "bytevector-copy", v, v.length(), start, end)?;
        Ok(vm.heap.bytevector(&byte_range(v, start, end))?)
    };
    /// Copies bytes of `from` into `to`, beginning at `at`.
    "bytevector-copy!" (to: Bytevector, at: Index, from: Bytevector [start: Index, end: Index]) Writes => {
        let (start, end) = range(vm, "bytevector-copy!", from, from.length(), start, end)?;
        if at > to.length() || end - start > to.length() - at {
            return Err(vm.range_error("bytevector-copy!", Value::fixnum(at as i64), to.value()));
        }
        to.bytes().part(at..at + (end - start)).copy_from(from.bytes().part(start..end));
        Ok(Value::UNSPECIFIED)
    };
    /// The bytes of all bytevectors in one.
    "bytevector-append" (| parts) Allocates => {
        let parts = each::<Bytevector>(vm, "bytevector-append", 1, parts)?;
        Ok(vm.heap.bytevector(&parts.into_iter().flat_map(|part| part.bytes().to_bytes()).collect::<Vec<u8>>())?)
    };
    /// Stores one byte everywhere, or in a part.
    "bytevector-fill!" (v: Bytevector, byte: Byte [start: Index, end: Index]) Writes => {
        let (start, end) = range(vm, "bytevector-fill!", v, v.length(), start, end)?;
        v.bytes().part(start..end).fill_bytes(byte);
        Ok(Value::UNSPECIFIED)
    };
    /// The text that the bytes are in UTF-8.
    "utf8->string" (v: Bytevector [start: Index, end: Index]) Allocates => from_utf8(vm, v, start, end);
    /// The characters in UTF-8.
    "string->utf8" (s: Str [start: Index, end: Index]) Allocates => {
        let (start, end) = range(vm, "string->utf8", s, string::length(s), start, end)?;
        let text: String = (start..end).map(|i| string::get(s, i)).collect();
        Ok(vm.heap.bytevector(text.as_bytes())?)
    };
}

fn from_utf8(vm: &Vm, v: heap::Bytevector, start: Option<u32>, end: Option<u32>) -> Outcome {
    let (start, end) = range(vm, "utf8->string", v, v.length(), start, end)?;
    match String::from_utf8(byte_range(v, start, end)) {
        Ok(text) => Ok(string::new(&vm.heap, &text)?),
        Err(error) => {
            let at = Value::fixnum(start as i64 + error.utf8_error().valid_up_to() as i64);
            Err(vm.error(ConditionKind::Range, "utf8->string: not UTF-8 at this byte", &[at, v.value()]))
        }
    }
}
