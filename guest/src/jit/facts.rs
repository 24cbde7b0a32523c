//! What is known of variables at a point of the code: types, ranges, and where the value can be found.

use super::vars::{Var, VarSet};
use crate::heap::Value;
use crate::heap::layout::Kind;
use crate::heap::objects::kind_of;
use crate::heap::value::{FIXNUM_MAX, FIXNUM_MIN, TAG_PROC};

/// A set of kinds of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Type(pub u16);

impl Type {
    pub const FIXNUM: Type = Type(1);
    pub const FLONUM: Type = Type(1 << 1);
    pub const CHAR: Type = Type(1 << 2);
    pub const FALSE: Type = Type(1 << 3);
    pub const TRUE: Type = Type(1 << 4);
    pub const NIL: Type = Type(1 << 5);
    /// Any other immediate.
    pub const IMMEDIATE: Type = Type(1 << 6);
    pub const PAIR: Type = Type(1 << 7);
    pub const PROCEDURE: Type = Type(1 << 8);
    pub const VECTOR: Type = Type(1 << 9);
    pub const BOX: Type = Type(1 << 10);
    pub const STRING: Type = Type(1 << 11);
    pub const BYTEVECTOR: Type = Type(1 << 12);
    pub const RECORD: Type = Type(1 << 13);
    pub const SYMBOL: Type = Type(1 << 14);
    /// Any other heap object.
    pub const OBJECT: Type = Type(1 << 15);

    pub const ANY: Type = Type(u16::MAX);
    pub const BOOLEAN: Type = Type::FALSE.or(Type::TRUE);
    pub const NUMBER: Type = Type::FIXNUM.or(Type::FLONUM).or(Type::OBJECT);
    /// What has the tag of heap objects, or may have it (flonums are boxed sometimes).
    pub const TAG_OBJ: Type = Type(Type::FLONUM.0 | 0xfe00);
    /// What may be a pointer.
    pub const POINTERS: Type = Type(Type::TAG_OBJ.0 | Type::PAIR.0 | Type::PROCEDURE.0);

    pub const fn or(self, other: Type) -> Type {
        Type(self.0 | other.0)
    }

    pub const fn and(self, other: Type) -> Type {
        Type(self.0 & other.0)
    }

    pub const fn minus(self, other: Type) -> Type {
        Type(self.0 & !other.0)
    }

    /// Is every value of this type one of `other`?
    pub const fn within(self, other: Type) -> bool {
        self.0 & !other.0 == 0
    }

    /// Has the type a value in common with `other`?
    pub const fn meets(self, other: Type) -> bool {
        self.0 & other.0 != 0
    }

    /// The type of heap objects of a kind.
    pub fn of_kind(kind: Kind) -> Type {
        match kind {
            Kind::Flonum => Type::FLONUM,
            Kind::Vector => Type::VECTOR,
            Kind::Box => Type::BOX,
            Kind::String => Type::STRING,
            Kind::Bytevector => Type::BYTEVECTOR,
            Kind::Record => Type::RECORD,
            Kind::Symbol => Type::SYMBOL,
            procedure if procedure.tag() == TAG_PROC => Type::PROCEDURE,
            // What has no type of its own: a new kind is right here as it is.
            _ => Type::OBJECT,
        }
    }

    /// The type of one value.
    pub fn of(value: Value) -> Type {
        match value {
            Value::FALSE => Type::FALSE,
            Value::TRUE => Type::TRUE,
            Value::NIL => Type::NIL,
            v if v.is_fixnum() => Type::FIXNUM,
            v if v.is_char() => Type::CHAR,
            v if v.is_pair() => Type::PAIR,
            v if v.to_immediate_flonum().is_some() => Type::FLONUM,
            v if v.is_procedure() => Type::PROCEDURE,
            v if v.is_object() => kind_of(v).map_or(Type::OBJECT, Type::of_kind),
            _ => Type::IMMEDIATE,
        }
    }
}

/// What is known of one variable. The range is meaningful while the value is a fixnum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Info {
    pub ty: Type,
    pub low: i64,
    pub high: i64,
}

impl Info {
    pub const ANY: Info = Info::of_type(Type::ANY);
    pub const FIXNUM: Info = Info::of_type(Type::FIXNUM);

    pub const fn of_type(ty: Type) -> Info {
        Info { ty, low: FIXNUM_MIN, high: FIXNUM_MAX }
    }

    /// A fixnum in a range (clamped to the fixnums).
    pub fn range(low: i64, high: i64) -> Info {
        Info { ty: Type::FIXNUM, low: low.max(FIXNUM_MIN), high: high.min(FIXNUM_MAX) }
    }

    pub fn of(value: Value) -> Info {
        match value.to_fixnum() {
            Some(n) => Info::range(n, n),
            None => Info::of_type(Type::of(value)),
        }
    }

    pub fn is_fixnum(self) -> bool {
        self.ty == Type::FIXNUM
    }

    pub fn is_flonum(self) -> bool {
        self.ty == Type::FLONUM
    }

    /// What holds when either holds.
    pub fn join(self, other: Info) -> Info {
        let ranges: Vec<Info> = [self, other].into_iter().filter(|i| i.ty.meets(Type::FIXNUM)).collect();
        Info {
            ty: self.ty.or(other.ty),
            low: ranges.iter().map(|i| i.low).min().unwrap_or(FIXNUM_MIN),
            high: ranges.iter().map(|i| i.high).max().unwrap_or(FIXNUM_MAX),
        }
    }

    /// Joins, and gives up a bound that moves, so that a sequence of widenings ends.
    pub fn widen(self, other: Info) -> Info {
        let joined = self.join(other);
        if !self.ty.meets(Type::FIXNUM) {
            return joined;
        }
        let low = match joined.low {
            low if low >= self.low => low,
            low if low >= 0 => 0,
            _ => FIXNUM_MIN,
        };
        Info { ty: joined.ty, low, high: if joined.high > self.high { FIXNUM_MAX } else { joined.high } }
    }

    /// The same with the type known to be within `ty`; unchanged when that is impossible (dead code).
    pub fn narrow(self, ty: Type) -> Info {
        if self.ty.meets(ty) { Info { ty: self.ty.and(ty), ..self } } else { self }
    }

    /// The same with a smaller range; unchanged when that leaves nothing (dead code).
    pub fn clamp(self, low: i64, high: i64) -> Info {
        let (low, high) = (self.low.max(low), self.high.min(high));
        if low <= high { Info { low, high, ..self } } else { self }
    }
}

/// What is known at a point of the code.
#[derive(Clone, Debug)]
pub struct Facts {
    /// By variable.
    pub infos: Vec<Info>,
    /// Variables whose tagged value is in their i64 local.
    pub tagged: VarSet,
    /// Variables whose double is in their f64 local.
    pub raw: VarSet,
    /// Variables whose value is in its home slot (captured values count as such).
    pub stored: VarSet,
    /// Is the running closure in the frame?
    pub self_stored: bool,
}

impl Facts {
    pub fn new(vars: usize) -> Facts {
        Facts {
            infos: vec![Info::ANY; vars],
            tagged: VarSet::EMPTY,
            raw: VarSet::EMPTY,
            stored: VarSet::EMPTY,
            self_stored: false,
        }
    }

    pub fn info(&self, var: Var) -> Info {
        self.infos[var.0 as usize]
    }

    pub fn set_info(&mut self, var: Var, info: Info) {
        self.infos[var.0 as usize] = info;
    }

    /// A new value in the i64 local of a variable.
    pub fn define(&mut self, var: Var, info: Info) {
        self.set_info(var, info);
        self.tagged.insert(var);
        self.raw.remove(var);
        self.stored.remove(var);
    }

    /// A new double in the f64 local of a variable.
    pub fn define_raw(&mut self, var: Var) {
        self.set_info(var, Info::of_type(Type::FLONUM));
        self.tagged.remove(var);
        self.raw.insert(var);
        self.stored.remove(var);
    }

    /// What is known when either holds.
    pub fn join(&mut self, other: &Facts) {
        for (a, b) in self.infos.iter_mut().zip(&other.infos) {
            if a != b {
                *a = a.join(*b);
            }
        }
        self.tagged = self.tagged.and(other.tagged);
        self.raw = self.raw.and(other.raw);
        self.stored = self.stored.and(other.stored);
        self.self_stored &= other.self_stored;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widening_ends_and_keeps_the_sign_of_a_counter() {
        let first = Info::range(0, 0).widen(Info::range(1, 1));
        assert_eq!(first, Info::range(0, FIXNUM_MAX));
        assert_eq!(first.widen(Info::range(1, FIXNUM_MAX)), first);
        assert_eq!(Info::range(5, 9).widen(Info::range(-1, 3)).low, FIXNUM_MIN);
    }

    #[test]
    fn the_range_of_a_join_with_a_non_fixnum_is_kept() {
        let joined = Info::range(1, 2).join(Info::of_type(Type::FALSE));
        assert_eq!((joined.ty, joined.low, joined.high), (Type::FIXNUM.or(Type::FALSE), 1, 2));
    }

    #[test]
    fn constants_have_types() {
        assert_eq!(Info::of(Value::fixnum(7)), Info::range(7, 7));
        assert_eq!(Type::of(Value::char('a')), Type::CHAR);
        assert!(Type::of(Value::UNSPECIFIED).within(Type::IMMEDIATE));
    }
}
