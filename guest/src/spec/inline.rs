//! What the calls of a primitive become.

use super::Op;

/// What the core makes of a call of a primitive, when the variable is known to hold it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inline {
    /// This operation, when it is called with as many arguments as that has.
    Op(Op),
    /// A composition of `car` and `cdr`, by the letters between `c` and `r`: `"ad"` for `cadr`.
    Selector(&'static str),
    /// Pairs that are made in place: it is `list`.
    List,
    /// The same with the last operand as the tail: it is `cons*`.
    ConsStar,
    /// A vector that is made in place: it is `vector`.
    Vector,
    /// A record that is made in place: it is `%record`, whose first operand is the type.
    Record,
    /// A comparison with each element, where the list is a constant.
    Search(Search),
    /// One value is itself; a few are an object made in place: it is `values`.
    Values,
    /// Both are known where it stands: it is `call-with-values`.
    CallWithValues,
    /// A continuation that is only called is an exit: it is `call/cc`, or takes a procedure that gets an escape.
    CallCc,
    /// A call, but it is known to do nothing with some arguments, by the bits of the mask, than call them before it
    /// returns: what they refer to lives no longer than the call. It does not end in these calls.
    Caller(u8),
}

impl Inline {
    /// The operation, if it is one.
    pub const fn op(self) -> Option<Op> {
        match self {
            Inline::Op(op) => Some(op),
            Inline::Selector(_) | Inline::List | Inline::ConsStar | Inline::Vector | Inline::Values => None,
            Inline::Record | Inline::Search(_) => None,
            Inline::CallWithValues | Inline::CallCc | Inline::Caller(_) => None,
        }
    }
}

/// The procedures that look for an object in a list by its identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Search {
    Memq,
    Memv,
    Assq,
    Assv,
}

impl Search {
    /// What compares the object with an element, or with the key of an association.
    pub fn comparison(self) -> Op {
        match self {
            Search::Memq | Search::Assq => Op::Eq,
            Search::Memv | Search::Assv => Op::Eqv,
        }
    }

    /// Are the elements associations?
    pub fn has_keys(self) -> bool {
        matches!(self, Search::Assq | Search::Assv)
    }
}
