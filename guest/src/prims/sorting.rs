//! Sorting by a primitive. Sorting by other procedures is in the prelude: it calls them.

use super::ops;
use super::table::{Index, Prim, Procedure, Vector, prims, range};
use crate::heap::layout::FIELDS;
use crate::heap::objects::{field, is_kind, length, set_field};
use crate::heap::{Kind, Value, raw};
use crate::spec::ops::Effect;
use crate::vm::Vm;
use crate::vm::control::{Args, Control, Outcome};

prims! { vm, args;
    /// A fresh vector of the elements `start..end`, sorted stably by `less?`, if that is a primitive that only looks at
    /// its arguments (`<`, `string<?`); otherwise `#f`.
    "%sort-by-primitive" (less: Procedure, v: Vector, start: Index, end: Index) => {
        let (start, end) = range(vm, "sort", v, length(v), Some(start), Some(end))?;
        match comparison(less) {
            // The two arguments of the comparison have their slots above our own.
            Some(primitive) => sort(vm, primitive, Args { base: args.base + 8 * args.len, len: 2 }, v, start, end),
            None => Ok(Value::FALSE),
        }
    };
}

fn comparison(less: Value) -> Option<&'static Prim> {
    let primitive = is_kind(less, Kind::Primitive).then(|| super::get(length(less)))?;
    (primitive.accepts(2) && matches!(primitive.effect, Some(Effect::Pure | Effect::Reads))).then_some(primitive)
}

/// A merge sort from the bottom up. Not `slice::sort_by`, which may panic when the comparison is no order: `<` is none
/// for NaN.
fn sort(vm: &Vm, primitive: &Prim, slots: Args, v: Value, start: u32, end: u32) -> Outcome {
    let less = |a: Value, b: Value| -> Result<bool, Control> {
        let outcome = match primitive.op {
            Some(op) => ops::operate(vm, op, a, b, Value::UNSPECIFIED, Value::UNSPECIFIED),
            None => {
                raw::store64(slots.base, a.0);
                raw::store64(slots.base + 8, b.0);
                (primitive.run)(vm, slots)
            }
        };
        outcome.map(Value::is_true)
    };
    let n = end - start;
    let (mut from, mut to) = (vm.heap.make_vector(n, Value::FALSE)?, vm.heap.make_vector(n, Value::FALSE)?);
    raw::copy(from.addr() + FIELDS, v.addr() + FIELDS + 8 * start, 8 * n);
    let mut width = 1;
    while width < n {
        let mut at = 0;
        while at < n {
            let middle = n.min(at + width);
            let end = n.min(middle + width);
            merge(&less, from, to, at, middle, end)?;
            at = end;
        }
        (from, to) = (to, from);
        width *= 2;
    }
    Ok(from)
}

/// Merges the elements `start..middle` and `middle..end` of `from`, each sorted, into `start..end` of `to`.
fn merge(
    less: &impl Fn(Value, Value) -> Result<bool, Control>,
    from: Value,
    to: Value,
    start: u32,
    middle: u32,
    end: u32,
) -> Result<(), Control> {
    let (mut i, mut j, mut at) = (start, middle, start);
    while i < middle && j < end {
        let (a, b) = (field(from, i), field(from, j));
        let second = less(b, a)?;
        set_field(to, at, if second { b } else { a });
        (i, j) = if second { (i, j + 1) } else { (i + 1, j) };
        at += 1;
    }
    let (rest, count) = if i < middle { (i, middle - i) } else { (j, end - j) };
    raw::copy(to.addr() + FIELDS + 8 * at, from.addr() + FIELDS + 8 * rest, 8 * count);
    Ok(())
}
