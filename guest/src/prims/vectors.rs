//! Vectors (R7RS §6.8). Higher-order ones are in the prelude.

use super::ops;
use super::table::{Any, Index, List, Str, Vector, boolean, each, prims, range};
use crate::data::string;
use crate::heap::layout::FIELDS;
use crate::heap::objects::{field, is_kind, length, set_field};
use crate::heap::{Kind, Value, raw};
use crate::vm::Vm;
use crate::vm::control::{Args, Control, Outcome};

prims! { vm, args;
    /// Is it a vector?
    "vector?" (x: Any) Pure IsVector => boolean(is_kind(x, Kind::Vector));
    /// A vector of `k` times `fill`.
    "make-vector" (k: Index [fill: Any]) Allocates => Ok(vm.heap.make_vector(k, fill.unwrap_or(Value::UNSPECIFIED))?);
    /// A vector of the arguments.
    "vector" (| items) Allocates => {
        let vector = vm.heap.make_vector(items.len, Value::FALSE)?;
        raw::copy(vector.addr() + FIELDS, items.base, 8 * items.len);
        Ok(vector)
    };
    /// The number of elements.
    "vector-length" (v: Any) Pure VectorLength => ops::vector_length(vm, v);
    /// Element `k`.
    "vector-ref" (v: Any, k: Any) Reads VectorRef => ops::vector_ref(vm, v, k);
    /// Stores element `k`.
    "vector-set!" (v: Any, k: Any, x: Any) Writes VectorSet => ops::vector_set(vm, v, k, x);
    /// The elements as a list.
    "vector->list" (v: Vector [start: Index, end: Index]) Allocates => {
        let (start, end) = range(vm, "vector->list", v, length(v), start, end)?;
        Ok((start..end).rev().fold(Value::NIL, |rest, i| vm.heap.cons(field(v, i), rest)))
    };
    /// A vector of a list's elements.
    "list->vector" (x: List) Allocates => Ok(vm.heap.vector(&x)?);
    /// A string of a vector's characters.
    "vector->string" (v: Vector [start: Index, end: Index]) Allocates => to_string(vm, v, start, end);
    /// A vector of a string's characters.
    "string->vector" (s: Str [start: Index, end: Index]) Allocates => {
        let (start, end) = range(vm, "string->vector", s, string::length(s), start, end)?;
        let vector = vm.heap.make_vector(end - start, Value::FALSE)?;
        (start..end).for_each(|i| set_field(vector, i - start, Value::char(string::get(s, i))));
        Ok(vector)
    };
    /// A fresh copy, or a copy of a part.
    "vector-copy" (v: Vector [start: Index, end: Index]) Allocates => {
        let (start, end) = range(vm, "vector-copy", v, length(v), start, end)?;
        part(vm, v, start, end)
    };
    /// `vector-copy` under its older name.
    "subvector" (v: Vector, start: Index, end: Index) Allocates => {
        let (start, end) = range(vm, "subvector", v, length(v), Some(start), Some(end))?;
        part(vm, v, start, end)
    };
    /// Copies elements of `from` into `to`, beginning at `at`.
    "vector-copy!" (to: Vector, at: Index, from: Vector [start: Index, end: Index]) Writes =>
        copy(vm, to, at, from, start, end);
    /// The elements of all vectors in one.
    "vector-append" (| parts) Allocates => append(vm, parts);
    /// Stores one object everywhere, or in a part.
    "vector-fill!" (v: Vector, x: Any [start: Index, end: Index]) Writes => {
        let (start, end) = range(vm, "vector-fill!", v, length(v), start, end)?;
        (start..end).for_each(|i| set_field(v, i, x));
        Ok(Value::UNSPECIFIED)
    };
}

fn element(v: Value, i: u32) -> u32 {
    v.addr() + FIELDS + 8 * i
}

fn part(vm: &Vm, v: Value, start: u32, end: u32) -> Outcome {
    let vector = vm.heap.make_vector(end - start, Value::FALSE)?;
    raw::copy(element(vector, 0), element(v, start), 8 * (end - start));
    Ok(vector)
}

fn copy(vm: &Vm, to: Value, at: u32, from: Value, start: Option<u32>, end: Option<u32>) -> Outcome {
    let (start, end) = range(vm, "vector-copy!", from, length(from), start, end)?;
    if at > length(to) || end - start > length(to) - at {
        return Err(vm.range_error("vector-copy!", Value::fixnum(at as i64), to));
    }
    raw::copy(element(to, at), element(from, start), 8 * (end - start));
    Ok(Value::UNSPECIFIED)
}

fn append(vm: &Vm, parts: Args) -> Outcome {
    let parts = each::<Vector>(vm, "vector-append", 1, parts)?;
    let total = parts.iter().try_fold(0u32, |sum, &part| sum.checked_add(length(part))).ok_or(Control::RetryAfterGc)?;
    let vector = vm.heap.make_vector(total, Value::FALSE)?;
    let mut at = 0;
    for part in parts {
        raw::copy(element(vector, at), element(part, 0), 8 * length(part));
        at += length(part);
    }
    Ok(vector)
}

fn to_string(vm: &Vm, v: Value, start: Option<u32>, end: Option<u32>) -> Outcome {
    let (start, end) = range(vm, "vector->string", v, length(v), start, end)?;
    let chars: Option<Vec<char>> = (start..end).map(|i| field(v, i).to_char()).collect();
    match chars {
        Some(chars) => Ok(string::from_chars(&vm.heap, &chars)?),
        None => Err(vm.type_error("vector->string", 1, "a vector of characters", v)),
    }
}
