//! The inline operations: primitives that cannot call back, cannot be suspended and need no safe point, so they may
//! stand anywhere in the tree. A primitive *procedure* that names one of these is integrated by the core; the code
//! generator matches ops, never names.

use super::Standard;

/// What an operation does besides giving its result. An error (wrong type, index out of range) is not an effect: the
/// operation raises before it changes anything, so it can be executed again from its beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Depends on its operands' identity only.
    Pure,
    /// Makes a small object.
    Allocates,
    /// Reads memory that others may write.
    Reads,
    /// Writes memory.
    Writes,
}

/// Can an operation raise?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Never, whatever its operands are. (Operations on boxes are given boxes: the core makes them for its own variables.)
    Never,
    /// When an operand has the wrong type, or the result does not exist.
    Raises,
}

/// What types of operands an operation is sure to need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operands {
    /// Numbers, of which an inexact one makes the result inexact.
    Numbers,
    /// Integers.
    Integers,
    /// Two numbers, compared exactly.
    Compared(Relation),
    /// A number, compared with zero.
    Sign(Relation),
    /// Anything else: the instruction keeps no record of what it saw.
    Others,
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

macro_rules! relations {
    ($($(#[$doc:meta])* $name:ident $op:ident $symbol:tt;)*) => {
        /// An order of two numbers.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Relation { $($(#[$doc])* $name,)* }

        impl Relation {
            /// The operations that compare two numbers, in the order of the relations.
            pub const OPS: &'static [Op] = &[$(Op::$op,)*];

            /// The operation that compares two numbers so.
            pub const fn op(self) -> Op { match self { $(Relation::$name => Op::$op,)* } }

            /// Does `a` stand in this relation to `b`?
            #[inline(always)]
            pub fn holds<T: PartialOrd>(self, a: T, b: T) -> bool { match self { $(Relation::$name => a $symbol b,)* } }
        }
    };
}

relations! {
    Eq NumEq ==;
    Lt Lt <;
    Gt Gt >;
    Le Le <=;
    Ge Ge >=;
}

macro_rules! ops {
    ($($(#[$doc:meta])* $name:ident $scheme:literal $arity:literal $operands:ident$(($relation:path))?
        $effect:ident $failure:ident $result:ident;)*) => {
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
            /// What types of operands it needs.
            pub const fn operands(self) -> Operands { match self { $(Op::$name => Operands::$operands$(($relation))?,)* } }
            pub const fn effect(self) -> Effect { match self { $(Op::$name => Effect::$effect,)* } }
            pub const fn failure(self) -> Failure { match self { $(Op::$name => Failure::$failure,)* } }
            pub const fn result(self) -> ResultType { match self { $(Op::$name => ResultType::$result,)* } }
            /// The operation with this code.
            pub fn from_code(code: u8) -> Option<Op> { Op::ALL.get(code as usize).copied() }
        }
    };
}

// name, name in Scheme, number of operands, their types, effect, can it raise, type of the result
ops! {
    Add "+" 2 Numbers Allocates Raises Number;
    Sub "-" 2 Numbers Allocates Raises Number;
    Mul "*" 2 Numbers Allocates Raises Number;
    Div "/" 2 Numbers Allocates Raises Number;
    Quotient "quotient" 2 Integers Allocates Raises Number;
    Remainder "remainder" 2 Integers Allocates Raises Number;
    Modulo "modulo" 2 Integers Allocates Raises Number;
    NumEq "=" 2 Compared(Relation::Eq) Pure Raises Boolean;
    Lt "<" 2 Compared(Relation::Lt) Pure Raises Boolean;
    Gt ">" 2 Compared(Relation::Gt) Pure Raises Boolean;
    Le "<=" 2 Compared(Relation::Le) Pure Raises Boolean;
    Ge ">=" 2 Compared(Relation::Ge) Pure Raises Boolean;
    IsZero "zero?" 1 Sign(Relation::Eq) Pure Raises Boolean;
    IsPositive "positive?" 1 Sign(Relation::Gt) Pure Raises Boolean;
    IsNegative "negative?" 1 Sign(Relation::Lt) Pure Raises Boolean;
    Eq "eq?" 2 Others Pure Never Boolean;
    Eqv "eqv?" 2 Others Pure Never Boolean;
    Not "not" 1 Others Pure Never Boolean;
    IsNull "null?" 1 Others Pure Never Boolean;
    IsPair "pair?" 1 Others Pure Never Boolean;
    IsSymbol "symbol?" 1 Others Pure Never Boolean;
    IsString "string?" 1 Others Pure Never Boolean;
    IsVector "vector?" 1 Others Pure Never Boolean;
    IsBytevector "bytevector?" 1 Others Pure Never Boolean;
    IsProcedure "procedure?" 1 Others Pure Never Boolean;
    IsChar "char?" 1 Others Pure Never Boolean;
    IsBoolean "boolean?" 1 Others Pure Never Boolean;
    IsEof "eof-object?" 1 Others Pure Never Boolean;
    Cons "cons" 2 Others Allocates Never Pair;
    Car "car" 1 Others Reads Raises Any;
    Cdr "cdr" 1 Others Reads Raises Any;
    SetCar "set-car!" 2 Others Writes Raises Unspecified;
    SetCdr "set-cdr!" 2 Others Writes Raises Unspecified;
    /// A fresh box for an assigned variable.
    MakeBox "%make-box" 1 Others Allocates Never Box;
    /// The content of a box. Cannot fail: the core makes boxes only for its own variables.
    BoxRef "%box-ref" 1 Others Reads Never Any;
    /// The content of a box that may still be unassigned: operand 2 is the variable's name (a symbol), for the error.
    BoxRefChecked "%box-ref-checked" 2 Others Reads Raises Any;
    BoxSet "%box-set!" 2 Others Writes Never Unspecified;
    VectorRef "vector-ref" 2 Others Reads Raises Any;
    VectorSet "vector-set!" 3 Others Writes Raises Unspecified;
    VectorLength "vector-length" 1 Others Pure Raises Fixnum;
    StringRef "string-ref" 2 Others Reads Raises Char;
    StringLength "string-length" 1 Others Pure Raises Fixnum;
    BytevectorRef "bytevector-u8-ref" 2 Others Reads Raises Fixnum;
    BytevectorSet "bytevector-u8-set!" 3 Others Writes Raises Unspecified;
    BytevectorLength "bytevector-length" 1 Others Pure Raises Fixnum;
    CharToInteger "char->integer" 1 Others Pure Raises Fixnum;
    IntegerToChar "integer->char" 1 Others Pure Raises Char;
    CharEq "char=?" 2 Others Pure Raises Boolean;
    CharLt "char<?" 2 Others Pure Raises Boolean;
    /// Is operand 1 a record of record type operand 2?
    RecordIs "%record-is?" 2 Others Pure Never Boolean;
    /// Field operand 3 (fixnum, 0 first) of operand 1, a record of type operand 2.
    RecordRef "%record-ref" 3 Others Reads Raises Any;
    /// Sets field operand 3 of operand 1, a record of type operand 2, to operand 4.
    RecordSet "%record-set!" 4 Others Writes Raises Unspecified;
    /// Value operand 2 (fixnum) of a result that must consist of exactly operand 3 (fixnum) values. A single value is
    /// any object but a `Values` object.
    ValuesRef "%values-ref" 3 Others Pure Raises Any;
    RealPart "real-part" 1 Others Pure Raises Number;
    ImagPart "imag-part" 1 Others Pure Raises Number;
    ReadChar "read-char" 1 Others Writes Raises Any;
    PeekChar "peek-char" 1 Others Writes Raises Any;
    WriteChar "write-char" 2 Others Writes Raises Unspecified;
    Newline "newline" 1 Others Writes Raises Unspecified;
    ReadU8 "read-u8" 1 Others Writes Raises Any;
    PeekU8 "peek-u8" 1 Others Writes Raises Any;
    WriteU8 "write-u8" 2 Others Writes Raises Unspecified;
}

impl Op {
    /// Does the operation's instruction keep a type record? Those whose speed hangs on their operands being fixnums do;
    /// the interpreter writes the record and the code generator reads it.
    pub const fn is_recorded(self) -> bool {
        match self.operands() {
            Operands::Numbers | Operands::Integers | Operands::Compared(_) | Operands::Sign(_) => true,
            Operands::Others => false,
        }
    }

    /// The standard port that the operation means when its last operand is left out.
    pub const fn default_port(self) -> Option<Standard> {
        match self {
            Op::ReadChar | Op::PeekChar | Op::ReadU8 | Op::PeekU8 => Some(Standard::Input),
            Op::WriteChar | Op::Newline | Op::WriteU8 => Some(Standard::Output),
            _ => None,
        }
    }

    /// Can it be left out where nobody uses its result, and done earlier or later than it stands? It never raises, has no
    /// effect but making an object, and its result depends on its operands alone.
    pub const fn is_droppable(self) -> bool {
        matches!((self.failure(), self.effect()), (Failure::Never, Effect::Pure | Effect::Allocates))
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

    #[test]
    fn the_two_tables_agree() {
        for (i, &op) in Relation::OPS.iter().enumerate() {
            let Operands::Compared(relation) = op.operands() else { panic!("{} compares", op.name()) };
            assert_eq!(relation as usize, i, "{}", op.name());
        }
        let compares = |op: &&Op| matches!(op.operands(), Operands::Compared(_));
        assert_eq!(Op::ALL.iter().filter(compares).count(), Relation::OPS.len());
    }
}
