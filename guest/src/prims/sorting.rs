//! Sorting by a primitive. Sorting by other procedures is in the prelude: it calls them.

use super::ops;
use super::table::{Index, Prim, Procedure, Vector, prims, range};
use crate::heap::{self, Frame, Primitive, Slice, Value};
use crate::spec::ops::Effect;
use crate::vm::Vm;
use crate::vm::control::{Args, Control, Outcome};

prims! { vm, args;
    /// A fresh vector of the elements `start..end`, sorted stably by `less?`, if that is a primitive that only looks at
    /// its arguments (`<`, `string<?`); otherwise `#f`.
    "%sort-by-primitive" (less: Procedure, v: Vector, start: Index, end: Index) => {
        let (start, end) = range(vm, "sort", v, v.length(), Some(start), Some(end))?;
        match comparison(less) {
            // The two arguments of the comparison have their slots above our own.
            Some(primitive) => {
                let slots = Frame::of_slots(args).slots(args.len() + 2).from(args.len());
                sort(vm, primitive, slots, v.items().part(start..end))
            }
            None => Ok(Value::FALSE),
        }
    };
}

fn comparison(less: Value) -> Option<&'static Prim> {
    let primitive = super::get(Primitive::of(less)?.index());
    (primitive.accepts(2) && matches!(primitive.effect, Some(Effect::Pure | Effect::Reads))).then_some(primitive)
}

/// A merge sort from the bottom up. Not `slice::sort_by`, which may panic when the comparison is no order: `<` is none
/// for NaN.
fn sort(vm: &Vm, primitive: &Prim, slots: Args, items: Slice<Value>) -> Outcome {
    let less = |a: Value, b: Value| -> Result<bool, Control> {
        let outcome = match primitive.op() {
            Some(op) => ops::operate(vm, op, a, b, Value::UNSPECIFIED, Value::UNSPECIFIED),
            None => {
                slots.write([a, b]);
                primitive.run(vm, slots)
            }
        };
        outcome.map(Value::is_true)
    };
    let n = items.len();
    let vector = || heap::Vector::filled(&vm.heap, n, Value::FALSE);
    let (mut from, mut to) = (vector()?, vector()?);
    from.items().copy_from(items);
    let mut width = 1;
    while width < n {
        let mut at = 0;
        while at < n {
            let middle = n.min(at + width);
            let end = n.min(middle + width);
            merge(&less, from.items(), to.items(), at, middle, end)?;
            at = end;
        }
        (from, to) = (to, from);
        width *= 2;
    }
    Ok(from.value())
}

/// Merges the elements `start..middle` and `middle..end` of `from`, each sorted, into `start..end` of `to`.
fn merge(
    less: &impl Fn(Value, Value) -> Result<bool, Control>,
    from: Slice<Value>,
    to: Slice<Value>,
    start: u32,
    middle: u32,
    end: u32,
) -> Result<(), Control> {
    let (mut i, mut j, mut at) = (start, middle, start);
    while i < middle && j < end {
        let (a, b) = (from.get(i), from.get(j));
        let second = less(b, a)?;
        to.set(at, if second { b } else { a });
        (i, j) = if second { (i, j + 1) } else { (i + 1, j) };
        at += 1;
    }
    let rest = if i < middle { i..middle } else { j..end };
    to.part(at..end).copy_from(from.part(rest));
    Ok(())
}
