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
}
