//! Making and reading the plain objects: pairs, boxes, flonums, vectors, bytevectors, strings' raw cells, records.
//!
//! Constructors of variable-size objects give [`RetryAfterGc`] when the object would break the hard limit; all others
//! always succeed.

use super::layout::{self, CAR, CDR, FIELDS, Kind, header};
use super::raw::{self, Addr};
use super::value::{TAG_OBJ, TAG_PAIR, TAG_PROC};
use super::{Heap, RetryAfterGc, Value};

impl Heap {
    /// `(a . b)`
    #[inline]
    pub fn cons(&self, a: Value, b: Value) -> Value {
        let addr = self.allocate_pair();
        raw::store64(addr + CAR, a.0);
        raw::store64(addr + CDR, b.0);
        Value::pointer(addr, TAG_PAIR)
    }

    /// A flonum: self-tagged when its exponent allows, else boxed.
    #[inline]
    pub fn flonum(&self, f: f64) -> Value {
        match Value::immediate_flonum(f) {
            Some(v) => v,
            None => {
                let addr = self.allocate_small(16);
                raw::store64(addr, header(Kind::Flonum, 0, 0));
                raw::store64(addr + FIELDS, f.to_bits());
                Value::pointer(addr, TAG_OBJ)
            }
        }
    }

    /// An object of `kind` with `length` in its header; its fields are *not* initialised (see [`Heap::object_of`]).
    #[inline]
    pub fn object(&self, kind: Kind, flags: u8, length: u32) -> Result<Addr, RetryAfterGc> {
        let size = layout::object_size(kind, length).ok_or(RetryAfterGc)?;
        let addr = self.allocate(size)?;
        raw::store64(addr, header(kind, flags, length));
        Ok(addr)
    }

    /// A small object of `kind` whose fields from byte 8 are `fields`.
    #[inline]
    pub fn object_of(&self, kind: Kind, length: u32, fields: &[Value]) -> Value {
        let size = layout::object_size(kind, length).expect("small object");
        let addr = self.allocate_small(size);
        raw::store64(addr, header(kind, 0, length));
        for (i, field) in fields.iter().enumerate() {
            raw::store64(addr + FIELDS + 8 * i as u32, field.0);
        }
        Value::pointer(addr, if kind >= Kind::Closure { TAG_PROC } else { TAG_OBJ })
    }

    /// A vector of `length` times `fill`.
    pub fn make_vector(&self, length: u32, fill: Value) -> Result<Value, RetryAfterGc> {
        let addr = self.object(Kind::Vector, 0, length)?;
        for i in 0..length {
            raw::store64(addr + FIELDS + 8 * i, fill.0);
        }
        Ok(Value::pointer(addr, TAG_OBJ))
    }

    /// A vector of `items`.
    pub fn vector(&self, items: &[Value]) -> Result<Value, RetryAfterGc> {
        let vector = self.make_vector(items.len() as u32, Value::FALSE)?;
        items.iter().enumerate().for_each(|(i, &item)| set_field(vector, i as u32, item));
        Ok(vector)
    }

    /// A bytevector of `bytes`.
    pub fn bytevector(&self, bytes: &[u8]) -> Result<Value, RetryAfterGc> {
        let length = u32::try_from(bytes.len()).map_err(|_| RetryAfterGc)?;
        let addr = self.object(Kind::Bytevector, 0, length)?;
        raw::write(addr + FIELDS, bytes);
        Ok(Value::pointer(addr, TAG_OBJ))
    }

    /// A list of `items`, ending in `tail`.
    pub fn list_with_tail(&self, items: &[Value], tail: Value) -> Value {
        items.iter().rev().fold(tail, |rest, &item| self.cons(item, rest))
    }

    /// A proper list of `items`.
    pub fn list(&self, items: &[Value]) -> Value {
        self.list_with_tail(items, Value::NIL)
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
    (v.is_object() || v.is_procedure()) && raw::load8(v.addr()) == kind as u8
}

/// The length in the header of an object.
#[inline(always)]
pub fn length(v: Value) -> u32 {
    layout::length_at(v.addr())
}

/// The car of a pair (which it must be).
#[inline(always)]
pub fn car(v: Value) -> Value {
    Value(raw::load64(v.addr() + CAR))
}

/// The cdr of a pair (which it must be).
#[inline(always)]
pub fn cdr(v: Value) -> Value {
    Value(raw::load64(v.addr() + CDR))
}

/// Sets the car of a pair.
#[inline(always)]
pub fn set_car(v: Value, to: Value) {
    raw::store64(v.addr() + CAR, to.0);
}

/// Sets the cdr of a pair.
#[inline(always)]
pub fn set_cdr(v: Value, to: Value) {
    raw::store64(v.addr() + CDR, to.0);
}

/// Field `i` (0 is at byte 8) of an object with a header. For a vector: element `i`.
#[inline(always)]
pub fn field(v: Value, i: u32) -> Value {
    Value(raw::load64(v.addr() + FIELDS + 8 * i))
}

/// Sets field `i`.
#[inline(always)]
pub fn set_field(v: Value, i: u32, to: Value) {
    raw::store64(v.addr() + FIELDS + 8 * i, to.0);
}

/// The double of a flonum, boxed or not.
#[inline(always)]
pub fn to_flonum(v: Value) -> Option<f64> {
    match v.to_immediate_flonum() {
        Some(f) => Some(f),
        None if v.is_object() && raw::load8(v.addr()) == Kind::Flonum as u8 => {
            Some(f64::from_bits(raw::load64(v.addr() + FIELDS)))
        }
        None => None,
    }
}

/// Address of the first byte of a bytevector's, buffer's or code words' content.
#[inline(always)]
pub fn bytes_at(v: Value) -> Addr {
    v.addr() + FIELDS
}

/// A copy of the bytes of a bytevector, buffer or code words.
pub fn bytes(v: Value) -> Vec<u8> {
    raw::read(bytes_at(v), length(v))
}
