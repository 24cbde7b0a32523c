//! Vectors (R7RS §6.8). Higher-order ones are in the prelude.

use super::ops;
use super::table::{Any, Index, List, Param, Str, Vector, boolean, each, prims, range};
use crate::data::string;
use crate::heap::{self, Value};
use crate::vm::Vm;
use crate::vm::control::{Args, Control, Outcome};

prims! { vm, args;
    /// Is it a vector?
    "vector?" (x: Any) Pure IsVector => boolean(heap::Vector::is(x));
    /// A vector of `k` times `fill`.
    "make-vector" (k: Any [fill: Any]) Allocates MakeVector => make(vm, k, fill.unwrap_or(Value::UNSPECIFIED));
    /// A vector of the arguments.
    "vector" (| items) Allocates Vector => {
        let vector = heap::Vector::new(&vm.heap, items.len())?;
        vector.items().copy_from(items);
        Ok(vector.value())
    };
    /// The number of elements.
    "vector-length" (v: Any) Pure VectorLength => ops::vector_length(vm, v);
    /// Element `k`.
    "vector-ref" (v: Any, k: Any) Reads VectorRef => ops::vector_ref(vm, v, k);
    /// Stores element `k`.
    "vector-set!" (v: Any, k: Any, x: Any) Writes VectorSet => ops::vector_set(vm, v, k, x);
    /// The elements as a list.
    "vector->list" (v: Vector [start: Index, end: Index]) Allocates => {
        let (start, end) = range(vm, "vector->list", v, v.length(), start, end)?;
        Ok(v.items().part(start..end).iter().rev().fold(Value::NIL, |rest, item| vm.heap.cons(item, rest)))
    };
    /// A vector of a list's elements.
    "list->vector" (x: List) Allocates => Ok(vm.heap.vector(&x)?);
    /// A string of a vector's characters.
    "vector->string" (v: Vector [start: Index, end: Index]) Allocates => to_string(vm, v, start, end);
    /// A vector of a string's characters.
    "string->vector" (s: Str [start: Index, end: Index]) Allocates => {
        let (start, end) = range(vm, "string->vector", s, string::length(s), start, end)?;
        let vector = heap::Vector::new(&vm.heap, end - start)?;
        vector.items().write((start..end).map(|i| Value::char(string::get(s, i))));
        Ok(vector.value())
    };
    /// A fresh copy, or a copy of a part.
    "vector-copy" (v: Vector [start: Index, end: Index]) Allocates => {
        let (start, end) = range(vm, "vector-copy", v, v.length(), start, end)?;
        part(vm, v, start, end)
    };
    /// `vector-copy` under its older name.
    "subvector" (v: Vector, start: Index, end: Index) Allocates => {
        let (start, end) = range(vm, "subvector", v, v.length(), Some(start), Some(end))?;
        part(vm, v, start, end)
    };
    /// Copies elements of `from` into `to`, beginning at `at`.
    "vector-copy!" (to: Vector, at: Index, from: Vector [start: Index, end: Index]) Writes =>
        copy(vm, to, at, from, start, end);
    /// The elements of all vectors in one.
    "vector-append" (| parts) Allocates => append(vm, parts);
    /// Stores one object everywhere, or in a part.
    "vector-fill!" (v: Vector, x: Any [start: Index, end: Index]) Writes => {
        let (start, end) = range(vm, "vector-fill!", v, v.length(), start, end)?;
        v.items().part(start..end).fill(x);
        Ok(Value::UNSPECIFIED)
    };
}

/// A vector of `k` times `fill`.
pub(super) fn make(vm: &Vm, k: Value, fill: Value) -> Outcome {
    let length = Index::convert(vm, k).ok_or_else(|| vm.type_error("make-vector", 1, Index::EXPECTED, k))?;
    Ok(vm.heap.make_vector(length, fill)?)
}

fn part(vm: &Vm, v: heap::Vector, start: u32, end: u32) -> Outcome {
    let vector = heap::Vector::new(&vm.heap, end - start)?;
    vector.items().copy_from(v.items().part(start..end));
    Ok(vector.value())
}

fn copy(vm: &Vm, to: heap::Vector, at: u32, from: heap::Vector, start: Option<u32>, end: Option<u32>) -> Outcome {
    let (start, end) = range(vm, "vector-copy!", from, from.length(), start, end)?;
    if at > to.length() || end - start > to.length() - at {
        return Err(vm.range_error("vector-copy!", Value::fixnum(at as i64), to.value()));
    }
    to.items().part(at..at + (end - start)).copy_from(from.items().part(start..end));
    Ok(Value::UNSPECIFIED)
}

fn append(vm: &Vm, parts: Args) -> Outcome {
    let parts = each::<Vector>(vm, "vector-append", 1, parts)?;
    let total =
        parts.iter().try_fold(0u32, |sum, &part| sum.checked_add(part.length())).ok_or(Control::RetryAfterGc)?;
    let vector = heap::Vector::new(&vm.heap, total)?;
    let mut at = 0;
    for part in parts {
        let end = at + part.length();
        vector.items().part(at..end).copy_from(part.items());
        at = end;
    }
    Ok(vector.value())
}

fn to_string(vm: &Vm, v: heap::Vector, start: Option<u32>, end: Option<u32>) -> Outcome {
    let (start, end) = range(vm, "vector->string", v, v.length(), start, end)?;
    let chars: Option<Vec<char>> = v.items().part(start..end).iter().map(Value::to_char).collect();
    match chars {
        Some(chars) => Ok(string::from_chars(&vm.heap, &chars)?),
        None => Err(vm.type_error("vector->string", 1, "a vector of characters", v.value())),
    }
}
