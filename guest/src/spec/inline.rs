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
            Inline::Selector(_) | Inline::List | Inline::Values => None,
            Inline::CallWithValues | Inline::CallCc | Inline::Caller(_) => None,
        }
    }
}
