//! Equivalence (R7RS §6.1): `eqv?` and `equal?`. `eq?` is `==` on values.
//!
//! `equal?` first walks both data with a bounded budget and a bounded depth, which settles nearly every call without
//! allocating. When that does not suffice it starts again with an explicit stack and a union-find table of the objects
//! already taken as equal, which ends on cycles after at most as many steps as there are objects (Adams and Dybvig,
//! "Efficient nondestructive equality checking for trees and graphs", 2008).

use super::hash::HashMap;
use super::{number, string};
use crate::heap::objects::{self, car, cdr, to_flonum};
use crate::heap::patience::Patience;
use crate::heap::{Addr, Bignum, Bytevector, Compnum, Kind, Ratnum, RetryAfterGc, Value, Vector};
use crate::spec::limits::{EQUAL_DEPTH, EQUAL_STEPS};

/// `eqv?`
#[inline]
pub fn eqv(a: Value, b: Value) -> bool {
    a == b || (a.is_object() && b.is_object() && eqv_objects(a, b))
}

/// Only numbers have several objects for one value. Self-tagged flonums are the same word when they are the same, and
/// a value has one representation, so both must be boxed.
#[inline(never)]
fn eqv_objects(a: Value, b: Value) -> bool {
    match (objects::kind_of(a), objects::kind_of(b)) {
        (Some(Kind::Flonum), Some(Kind::Flonum)) => match (to_flonum(a), to_flonum(b)) {
            (Some(x), Some(y)) => x.to_bits() == y.to_bits() || (x.is_nan() && y.is_nan()),
            _ => false,
        },
        (Some(Kind::Bignum), Some(Kind::Bignum)) => number::bignum::same(a, b),
        (Some(Kind::Ratnum), Some(Kind::Ratnum)) => {
            let (a, b) = (Ratnum::known(a), Ratnum::known(b));
            eqv(a.numerator(), b.numerator()) && eqv(a.denominator(), b.denominator())
        }
        (Some(Kind::Compnum), Some(Kind::Compnum)) => {
            let (a, b) = (Compnum::known(a), Compnum::known(b));
            eqv(a.real(), b.real()) && eqv(a.imaginary(), b.imaginary())
        }
        _ => false,
    }
}

/// `equal?`; ends on cyclic data.
#[inline]
pub fn equal(a: Value, b: Value) -> Result<bool, RetryAfterGc> {
    if a == b {
        return Ok(true);
    }
    if !(a.is_pair() && b.is_pair() || a.is_object() && b.is_object()) {
        return Ok(false);
    }
    equal_objects(a, b)
}

#[inline(never)]
fn equal_objects(a: Value, b: Value) -> Result<bool, RetryAfterGc> {
    match quick(a, b, &mut EQUAL_STEPS.clone(), EQUAL_DEPTH) {
        Some(equal) => Ok(equal),
        None => thorough(a, b),
    }
}

/// Are two data equal that have no parts, or are of different kinds?
fn equal_leaves(a: Value, b: Value) -> bool {
    if a == b {
        return true;
    }
    if !a.is_object() || !b.is_object() {
        return false;
    }
    if string::is_string(a) {
        return string::is_string(b) && string::equal(a, b);
    }
    if let Some(a) = Bytevector::of(a) {
        return Bytevector::of(b).is_some_and(|b| a.length() == b.length() && a.bytes().compare(b.bytes()).is_eq());
    }
    eqv_objects(a, b)
}

/// About how many steps it takes to compare a leaf.
fn size(v: Value) -> u32 {
    let length = match objects::kind_of(v) {
        Some(Kind::String) => string::length(v),
        Some(Kind::Bytevector) => Bytevector::known(v).length(),
        Some(Kind::Bignum) => Bignum::known(v).digit_count(),
        _ => 0,
    };
    length / 4
}

/// `None` when the budget or the depth does not suffice.
fn quick(mut a: Value, mut b: Value, budget: &mut u32, depth: u32) -> Option<bool> {
    loop {
        if a == b {
            return Some(true);
        }
        if *budget == 0 || depth == 0 {
            return None;
        }
        *budget -= 1;
        if a.is_pair() && b.is_pair() {
            if !quick(car(a), car(b), budget, depth - 1)? {
                return Some(false);
            }
            (a, b) = (cdr(a), cdr(b));
        } else if let (Some(a), Some(b)) = (Vector::of(a), Vector::of(b)) {
            if a.length() != b.length() {
                return Some(false);
            }
            for (a, b) in a.items().iter().zip(b.items().iter()) {
                if !quick(a, b, budget, depth - 1)? {
                    return Some(false);
                }
            }
            return Some(true);
        } else {
            *budget = budget.checked_sub(size(a) / 16)?;
            return Some(equal_leaves(a, b));
        }
    }
}

/// What is left to compare: two data, or two vectors from an element on.
enum Comparison {
    Data(Value, Value),
    Elements(Vector, Vector, u32),
}

fn thorough(a: Value, b: Value) -> Result<bool, RetryAfterGc> {
    let mut patience = Patience::new();
    let mut classes = Classes::default();
    let mut work = vec![Comparison::Data(a, b)];
    while let Some(item) = work.pop() {
        patience.spend(1)?;
        let (a, b) = match item {
            Comparison::Data(a, b) => (a, b),
            Comparison::Elements(a, b, i) => {
                if i + 1 < a.length() {
                    work.push(Comparison::Elements(a, b, i + 1));
                }
                (a.items().get(i), b.items().get(i))
            }
        };
        if a == b {
            continue;
        }
        if a.is_pair() && b.is_pair() {
            if classes.join(a.addr(), b.addr()) {
                work.push(Comparison::Data(cdr(a), cdr(b)));
                work.push(Comparison::Data(car(a), car(b)));
            }
        } else if let (Some(a), Some(b)) = (Vector::of(a), Vector::of(b)) {
            if a.length() != b.length() {
                return Ok(false);
            }
            if a.length() > 0 && classes.join(a.addr(), b.addr()) {
                work.push(Comparison::Elements(a, b, 0));
            }
        } else {
            patience.spend(size(a))?;
            if !equal_leaves(a, b) {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// Disjoint sets of objects taken as equal.
#[derive(Default)]
struct Classes {
    parents: HashMap<Addr, Addr>,
}

impl Classes {
    /// Puts two objects into one class; false when they are in one already.
    fn join(&mut self, a: Addr, b: Addr) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        // The lower address wins: without ranks, path halving alone keeps a step logarithmic.
        a != b && self.parents.insert(a.max(b), a.min(b)).is_none()
    }

    fn root(&mut self, mut of: Addr) -> Addr {
        while let Some(&parent) = self.parents.get(&of) {
            if let Some(&grandparent) = self.parents.get(&parent) {
                self.parents.insert(of, grandparent);
            }
            of = parent;
        }
        of
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::list;
    use crate::heap::Heap;

    fn same(a: Value, b: Value) -> bool {
        equal(a, b).expect("nobody interrupts")
    }

    /// A cyclic list of zeros and ones in turn.
    fn ring(heap: &Heap, items: i64) -> Value {
        let ring = heap.list(&(0..items).map(|i| Value::fixnum(i % 2)).collect::<Vec<_>>());
        objects::set_cdr(list::pairs(ring).last().expect("items"), ring);
        ring
    }

    #[test]
    fn eqv_tells_exactness_and_the_sign_of_zero() {
        let heap = Heap::new(1 << 24);
        let n = |s| number::parse(&heap, s, 10).unwrap().unwrap();
        for s in ["1", "1/2", "1.5", "1e300", "100000000000000000000", "1+2i", "+nan.0", "+inf.0"] {
            assert!(eqv(n(s), n(s)) && same(n(s), n(s)), "{s}");
        }
        for (a, b) in [("1", "1.0"), ("0.0", "-0.0"), ("1e300", "2e300"), ("1/2", "1/3"), ("1+2i", "1+2.0i")] {
            assert!(!eqv(n(a), n(b)), "{a} {b}");
        }
        let s = || string::new(&heap, "a").unwrap();
        assert!(!eqv(s(), s()) && same(s(), s()));
    }

    #[test]
    fn equal_looks_into_lists_vectors_and_bytes() {
        let heap = Heap::new(1 << 24);
        let make = |last: &str, byte| {
            let v = heap.vector(&[string::new(&heap, last).unwrap(), heap.bytevector(&[1, byte]).unwrap()]).unwrap();
            heap.list_with_tail(&[Value::TRUE, v, heap.list(&[v, Value::NIL])], heap.flonum(1e300))
        };
        assert!(same(make("λ", 2), make("λ", 2)));
        assert!(!same(make("λ", 2), make("µ", 2)) && !same(make("λ", 2), make("λ", 3)));
        assert!(!same(heap.vector(&[]).unwrap(), Value::NIL));
        assert!(same(heap.vector(&[]).unwrap(), heap.vector(&[]).unwrap()));
    }

    #[test]
    fn equal_ends_on_cycles() {
        let heap = Heap::new(1 << 24);
        assert!(same(ring(&heap, 2), ring(&heap, 2)));
        assert!(same(ring(&heap, 2), ring(&heap, 6)), "equal as infinite lists");
        assert!(!same(ring(&heap, 2), ring(&heap, 3)));
        let (a, b) = (Vector::filled(&heap, 2, Value::NIL).unwrap(), Vector::filled(&heap, 2, Value::NIL).unwrap());
        for (i, v) in [(0, a), (1, b)] {
            a.items().set(i, v.value());
            b.items().set(i, v.value());
        }
        assert!(same(a.value(), b.value()));
        b.items().set(1, Value::TRUE);
        assert!(!same(a.value(), b.value()));
    }

    #[test]
    fn deep_and_long_data() {
        let heap = Heap::new(1 << 28);
        let deep = || (0..200_000).fold(Value::NIL, |v, _| heap.cons(v, Value::NIL));
        assert!(same(deep(), deep()));
        let long = |last| heap.list_with_tail(&vec![Value::TRUE; 200_000], last);
        assert!(same(long(Value::NIL), long(Value::NIL)) && !same(long(Value::NIL), long(Value::TRUE)));
    }

    #[test]
    fn shared_structure_does_not_take_exponential_time() {
        let heap = Heap::new(1 << 24);
        let doubled = || (0..200).fold(Value::NIL, |v, _| heap.cons(v, v));
        assert!(same(doubled(), doubled()));
    }
}
