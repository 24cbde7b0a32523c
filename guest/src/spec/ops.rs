//! The inline operations: primitives that cannot call back, cannot be suspended and need no safe point, so they may
//! stand anywhere in the tree. A primitive *procedure* that names one of these is integrated by the core; the code
//! generator matches ops, never names.

/// What an operation does besides giving its result. An error (wrong type, index out of range) is not an effect: the
/// operation raises before it changes anything, so it can be executed again from its beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Depends on its operands' identity only; may be dropped or moved when it cannot fail.
    Pure,
    /// Makes a small object.
    Allocates,
    /// Reads memory that others may write.
    Reads,
    /// Writes memory.
    Writes,
}

/// What is known of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResultType {
    Any,
    Boolean,
    /// A number; a fixnum when the operands are and the result fits.
    Number,
    Fixnum,
    Pair,
    Char,
    Box,
    Unspecified,
}

macro_rules! ops {
    ($($(#[$doc:meta])* $name:ident $scheme:literal $arity:literal $effect:ident $result:ident;)*) => {
        /// An inline operation.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Op { $($(#[$doc])* $name,)* }

        impl Op {
            /// Every operation, in code order.
            pub const ALL: &'static [Op] = &[$(Op::$name,)*];

            /// The operation's name: the R7RS procedure it is, or a name in `%` that only the expander produces.
            pub const fn name(self) -> &'static str { match self { $(Op::$name => $scheme,)* } }
            /// Number of operands.
            pub const fn arity(self) -> usize { match self { $(Op::$name => $arity,)* } }
            pub const fn effect(self) -> Effect { match self { $(Op::$name => Effect::$effect,)* } }
            pub const fn result(self) -> ResultType { match self { $(Op::$name => ResultType::$result,)* } }
            /// The operation with this code.
            pub fn from_code(code: u8) -> Option<Op> { Op::ALL.get(code as usize).copied() }
        }
    };
}

ops! {
    Add "+" 2 Allocates Number;
    Sub "-" 2 Allocates Number;
    Mul "*" 2 Allocates Number;
    Div "/" 2 Allocates Number;
    Quotient "quotient" 2 Allocates Number;
    Remainder "remainder" 2 Allocates Number;
    Modulo "modulo" 2 Allocates Number;
    NumEq "=" 2 Pure Boolean;
    Lt "<" 2 Pure Boolean;
    Gt ">" 2 Pure Boolean;
    Le "<=" 2 Pure Boolean;
    Ge ">=" 2 Pure Boolean;
    IsZero "zero?" 1 Pure Boolean;
    IsPositive "positive?" 1 Pure Boolean;
    IsNegative "negative?" 1 Pure Boolean;
    Eq "eq?" 2 Pure Boolean;
    Eqv "eqv?" 2 Pure Boolean;
    Not "not" 1 Pure Boolean;
    IsNull "null?" 1 Pure Boolean;
    IsPair "pair?" 1 Pure Boolean;
    IsSymbol "symbol?" 1 Pure Boolean;
    IsString "string?" 1 Pure Boolean;
    IsVector "vector?" 1 Pure Boolean;
    IsBytevector "bytevector?" 1 Pure Boolean;
    IsProcedure "procedure?" 1 Pure Boolean;
    IsChar "char?" 1 Pure Boolean;
    IsBoolean "boolean?" 1 Pure Boolean;
    IsEof "eof-object?" 1 Pure Boolean;
    Cons "cons" 2 Allocates Pair;
    Car "car" 1 Reads Any;
    Cdr "cdr" 1 Reads Any;
    SetCar "set-car!" 2 Writes Unspecified;
    SetCdr "set-cdr!" 2 Writes Unspecified;
    /// A fresh box for an assigned variable.
    MakeBox "%make-box" 1 Allocates Box;
    /// The content of a box. Cannot fail: the core makes boxes only for its own variables.
    BoxRef "%box-ref" 1 Reads Any;
    /// The content of a box that may still be unassigned: operand 2 is the variable's name (a symbol), for the error.
    BoxRefChecked "%box-ref-checked" 2 Reads Any;
    BoxSet "%box-set!" 2 Writes Unspecified;
    VectorRef "vector-ref" 2 Reads Any;
    VectorSet "vector-set!" 3 Writes Unspecified;
    VectorLength "vector-length" 1 Pure Fixnum;
    StringRef "string-ref" 2 Reads Char;
    StringLength "string-length" 1 Pure Fixnum;
    BytevectorRef "bytevector-u8-ref" 2 Reads Fixnum;
    BytevectorSet "bytevector-u8-set!" 3 Writes Unspecified;
    BytevectorLength "bytevector-length" 1 Pure Fixnum;
    CharToInteger "char->integer" 1 Pure Fixnum;
    IntegerToChar "integer->char" 1 Pure Char;
    CharEq "char=?" 2 Pure Boolean;
    CharLt "char<?" 2 Pure Boolean;
    /// Is operand 1 a record of record type operand 2?
    RecordIs "%record-is?" 2 Pure Boolean;
    /// Field operand 3 (fixnum, 0 first) of operand 1, a record of type operand 2.
    RecordRef "%record-ref" 3 Reads Any;
    /// Sets field operand 3 of operand 1, a record of type operand 2, to operand 4.
    RecordSet "%record-set!" 4 Writes Unspecified;
    /// Value operand 2 (fixnum) of a result that must consist of exactly operand 3 (fixnum) values. A single value is
    /// any object but a `Values` object.
    ValuesRef "%values-ref" 3 Pure Any;
}

impl Op {
    /// Does the operation's instruction keep a type record? Those whose speed hangs on their operands being fixnums do;
    /// the interpreter writes the record and the code generator reads it.
    pub const fn is_recorded(self) -> bool {
        matches!(self.result(), ResultType::Number)
            || matches!(self, Op::NumEq | Op::Lt | Op::Gt | Op::Le | Op::Ge)
            || matches!(self, Op::IsZero | Op::IsPositive | Op::IsNegative)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_positions_in_the_table() {
        for (i, &op) in Op::ALL.iter().enumerate() {
            assert_eq!((op as usize, Op::from_code(i as u8)), (i, Some(op)), "{}", op.name());
        }
    }
}
