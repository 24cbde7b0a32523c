//! Arithmetic on complex numbers whose parts are flonums, and on such a one and a real number: what nearly all complex
//! arithmetic is. It gives what the general case gives (`complex.rs`), in a few instructions on doubles instead of up to six
//! general operations on values.

use crate::heap::objects::to_flonum;
use crate::heap::{Compnum, Heap, Value};

/// A number with doubles for parts. A real number has no imaginary part; its exact zero counts as 0.0 in sums.
#[derive(Clone, Copy)]
struct Parts {
    re: f64,
    im: Option<f64>,
}

impl Parts {
    #[inline]
    fn of(v: Value) -> Option<Parts> {
        if let Some(v) = Compnum::of(v) {
            return Some(Parts { re: to_flonum(v.real())?, im: Some(to_flonum(v.imaginary())?) });
        }
        let re = to_flonum(v).or_else(|| v.to_fixnum().map(|n| n as f64))?;
        Some(Parts { re, im: None })
    }

    #[inline]
    fn imaginary(self) -> f64 {
        self.im.unwrap_or(0.0)
    }
}

/// Two numbers of which one at least is complex.
#[inline]
fn both(a: Value, b: Value) -> Option<(Parts, Parts)> {
    let (a, b) = (Parts::of(a)?, Parts::of(b)?);
    (a.im.is_some() || b.im.is_some()).then_some((a, b))
}

#[inline]
fn make(heap: &Heap, re: f64, im: f64) -> Value {
    Compnum::new(heap, heap.flonum(re), heap.flonum(im)).value()
}

/// `(+ a b)`; `None` when these are other numbers.
pub(super) fn add(heap: &Heap, a: Value, b: Value) -> Option<Value> {
    let (a, b) = both(a, b)?;
    Some(make(heap, a.re + b.re, a.imaginary() + b.imaginary()))
}

/// `(- a b)`
pub(super) fn sub(heap: &Heap, a: Value, b: Value) -> Option<Value> {
    let (a, b) = both(a, b)?;
    Some(make(heap, a.re - b.re, a.imaginary() - b.imaginary()))
}

/// `(* a b)`: a real factor scales, so that there is no `x - 0 * inf`.
pub(super) fn mul(heap: &Heap, a: Value, b: Value) -> Option<Value> {
    let (a, b) = both(a, b)?;
    let (re, im) = match (a.im, b.im) {
        (Some(ai), Some(bi)) => (a.re * b.re - ai * bi, a.re * bi + ai * b.re),
        (Some(ai), None) => (a.re * b.re, ai * b.re),
        (None, bi) => (a.re * b.re, a.re * bi.unwrap_or(0.0)),
    };
    Some(make(heap, re, im))
}

/// `(/ a b)`; `None` also when `b` is an exact zero.
pub(super) fn div(heap: &Heap, a: Value, b: Value) -> Option<Value> {
    if b == Value::fixnum(0) {
        return None;
    }
    let (a, b) = both(a, b)?;
    let (re, im) = match b.im {
        None => (a.re / b.re, a.imaginary() / b.re),
        Some(bi) => quotient((a.re, a.imaginary()), (b.re, bi)),
    };
    Some(make(heap, re, im))
}

/// Division without overflow inside (R. L. Smith, CACM 1962).
pub(super) fn quotient((a, b): (f64, f64), (c, d): (f64, f64)) -> (f64, f64) {
    if c.abs() >= d.abs() {
        let ratio = d / c;
        let scale = c + d * ratio;
        ((a + b * ratio) / scale, (b - a * ratio) / scale)
    } else {
        let ratio = c / d;
        let scale = c * ratio + d;
        ((a * ratio + b) / scale, (b * ratio - a) / scale)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{NumResult, complex};
    use super::*;

    type Quick = fn(&Heap, Value, Value) -> Option<Value>;
    type General = fn(&Heap, Value, Value) -> NumResult;

    /// What is done on doubles is what the general case does on values.
    #[test]
    fn doubles_give_what_values_give() {
        let heap = Heap::new(1 << 24);
        let doubles = [0.0, -0.0, 1.5, -2.25, 1e300, -1e-300, f64::INFINITY, f64::NAN];
        let mut numbers: Vec<Value> = [0, 3, -7, (1 << 60) - 1].map(Value::fixnum).to_vec();
        numbers.extend(doubles.map(|x| heap.flonum(x)));
        for re in doubles {
            numbers.extend(doubles.map(|im| make(&heap, re, im)));
        }
        let operations: [(&str, Quick, General); 4] =
            [("+", add, complex::add), ("-", sub, complex::sub), ("*", mul, complex::mul), ("/", div, complex::div)];
        let mut compared = 0;
        for (name, quick, general) in operations {
            for &a in &numbers {
                for &b in &numbers {
                    let Some(result) = quick(&heap, a, b) else { continue };
                    let meant = general(&heap, a, b).unwrap_or_else(|error| panic!("{name} {a:?} {b:?}: {error:?}"));
                    assert!(crate::data::equal::eqv(result, meant), "{name} {a:?} {b:?}: {result:?}, not {meant:?}");
                    compared += 1;
                }
            }
        }
        assert!(compared > 10_000, "{compared}");
        assert!(add(&heap, Value::fixnum(1), heap.flonum(2.0)).is_none());
        assert!(div(&heap, make(&heap, 1.0, 1.0), Value::fixnum(0)).is_none());
    }
}
