//! Making and reading the plain objects: pairs, flonums, vectors, lists.
//!
//! Constructors of variable-size objects give [`RetryAfterGc`] when the object would break the hard limit; all others
//! always succeed.

use super::access::{Elements, Place};
use super::layout::{self, Bytevector, Flonum, Kind, Pair, Values, Vector};
use super::value::FIXNUM_SHIFT;
use super::{Heap, RetryAfterGc, Value};

impl Heap {
    /// `(a . b)`
    #[inline]
    pub fn cons(&self, a: Value, b: Value) -> Value {
        Pair::new(self, a, b).value()
    }

    /// A flonum: self-tagged when its exponent allows, else boxed.
    #[inline]
    pub fn flonum(&self, f: f64) -> Value {
        match Value::immediate_flonum(f) {
            Some(v) => v,
            None => Flonum::new(self, f).value(),
        }
    }

    /// A vector of `length` times `fill`.
    pub fn make_vector(&self, length: u32, fill: Value) -> Result<Value, RetryAfterGc> {
        Vector::filled(self, length, fill).map(Vector::value)
    }

    /// A vector of `items`.
    pub fn vector(&self, items: &[Value]) -> Result<Value, RetryAfterGc> {
        Vector::of_items(self, items).map(Vector::value)
    }

    /// A bytevector of `bytes`.
    pub fn bytevector(&self, bytes: &[u8]) -> Result<Value, RetryAfterGc> {
        let bytevector = Bytevector::new(self, u32::try_from(bytes.len()).map_err(|_| RetryAfterGc)?)?;
        bytevector.bytes().write_bytes(bytes);
        Ok(bytevector.value())
    }

    /// A list of `items`, ending in `tail`.
    pub fn list_with_tail(&self, items: &[Value], tail: Value) -> Value {
        items.iter().rev().fold(tail, |rest, &item| self.cons(item, rest))
    }

    /// Copies of the first `count` pairs of a list, ending in `tail`.
    pub fn copy_pairs(&self, list: Value, count: u32, tail: Value) -> Value {
        let (mut first, mut last, mut from) = (tail, None::<Pair>, list);
        for _ in 0..count {
            let pair = Pair::new(self, car(from), tail);
            match last {
                Some(last) => last.set_cdr(pair.value()),
                None => first = pair.value(),
            }
            last = Some(pair);
            from = cdr(from);
        }
        first
    }

    /// A proper list of `items`.
    pub fn list(&self, items: &[Value]) -> Value {
        self.list_with_tail(items, Value::NIL)
    }
}

impl Pair {
    /// A new one.
    #[inline]
    pub fn new(heap: &Heap, car: Value, cdr: Value) -> Pair {
        let pair = Pair::at(heap.allocate_pair());
        pair.place(Pair::CAR).initialise(car);
        pair.place(Pair::CDR).initialise(cdr);
        pair
    }
}

impl Vector {
    /// The place of the element that `index` names, if it is a fixnum that names one.
    #[inline(always)]
    pub fn element(self, index: Value) -> Option<Place<Value>> {
        // A negative fixnum, seen unsigned, is beyond every length. The word is the integer times the size of an element.
        const { assert!(1 << FIXNUM_SHIFT == Elements::<Vector, Value>::STRIDE) };
        let named = index.is_fixnum() && (index.as_fixnum() as u64) < self.length() as u64;
        named.then(|| Place::new(self.items().addr() + index.0 as u32))
    }

    /// A vector of `length` times `fill`.
    pub fn filled(heap: &Heap, length: u32, fill: Value) -> Result<Vector, RetryAfterGc> {
        let vector = Vector::new(heap, length)?;
        vector.items().fill(fill);
        Ok(vector)
    }

    /// A vector of `items`.
    pub fn of_items(heap: &Heap, items: &[Value]) -> Result<Vector, RetryAfterGc> {
        let vector = Vector::new(heap, u32::try_from(items.len()).map_err(|_| RetryAfterGc)?)?;
        vector.items().initialise(items.iter().copied());
        Ok(vector)
    }
}

impl Values {
    /// What `values` gives of `items`, which are not just one.
    pub fn of_items(heap: &Heap, items: &[Value]) -> Result<Values, RetryAfterGc> {
        let values = Values::new(heap, u32::try_from(items.len()).map_err(|_| RetryAfterGc)?)?;
        values.items().initialise(items.iter().copied());
        Ok(values)
    }
}

/// The kind of a heap object with the object or procedure tag.
#[inline(always)]
pub fn kind_of(v: Value) -> Option<Kind> {
    if v.is_object() || v.is_procedure() { layout::kind_at(v.addr()) } else { None }
}

/// Is `v` an object (or procedure) of this kind?
#[inline(always)]
pub fn is_kind(v: Value, kind: Kind) -> bool {
    (v.is_object() || v.is_procedure()) && layout::kind_code(v) == kind as u8
}

/// The car of a pair (which it must be).
#[inline(always)]
#[track_caller]
pub fn car(v: Value) -> Value {
    Pair::known(v).car()
}

/// The cdr of a pair (which it must be).
#[inline(always)]
#[track_caller]
pub fn cdr(v: Value) -> Value {
    Pair::known(v).cdr()
}

/// Sets the car of a pair.
#[inline(always)]
#[track_caller]
pub fn set_car(v: Value, to: Value) {
    Pair::known(v).set_car(to);
}

/// Sets the cdr of a pair.
#[inline(always)]
#[track_caller]
pub fn set_cdr(v: Value, to: Value) {
    Pair::known(v).set_cdr(to);
}

/// The double of a flonum, boxed or not.
#[inline(always)]
pub fn to_flonum(v: Value) -> Option<f64> {
    match v.to_immediate_flonum() {
        Some(f) => Some(f),
        None => Flonum::of(v).map(Flonum::double),
    }
}
