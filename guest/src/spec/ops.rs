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
    /// One number, on which it depends whether the result is exact.
    Number,
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
    Vector,
    Record,
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
    TruncateQuotient "truncate-quotient" 2 Integers Allocates Raises Number;
    TruncateRemainder "truncate-remainder" 2 Integers Allocates Raises Number;
    FloorRemainder "floor-remainder" 2 Integers Allocates Raises Number;
    Max "max" 2 Numbers Allocates Raises Number;
    Min "min" 2 Numbers Allocates Raises Number;
    BitAnd "bitwise-and" 2 Integers Allocates Raises Number;
    BitOr "bitwise-ior" 2 Integers Allocates Raises Number;
    BitXor "bitwise-xor" 2 Integers Allocates Raises Number;
    BitNot "bitwise-not" 1 Number Allocates Raises Number;
    Shift "arithmetic-shift" 2 Integers Allocates Raises Number;
    Abs "abs" 1 Number Allocates Raises Number;
    Square "square" 1 Number Allocates Raises Number;
    Floor "floor" 1 Number Allocates Raises Number;
    Ceiling "ceiling" 1 Number Allocates Raises Number;
    Truncate "truncate" 1 Number Allocates Raises Number;
    Round "round" 1 Number Allocates Raises Number;
    Sqrt "sqrt" 1 Number Allocates Raises Number;
    Expt "expt" 2 Others Allocates Raises Number;
    Exact "exact" 1 Number Allocates Raises Number;
    Inexact "inexact" 1 Number Allocates Raises Number;
    /// `exact` and `inexact` under their older names, which errors tell.
    InexactToExact "inexact->exact" 1 Number Allocates Raises Number;
    ExactToInexact "exact->inexact" 1 Number Allocates Raises Number;
    NumEq "=" 2 Compared(Relation::Eq) Pure Raises Boolean;
    Lt "<" 2 Compared(Relation::Lt) Pure Raises Boolean;
    Gt ">" 2 Compared(Relation::Gt) Pure Raises Boolean;
    Le "<=" 2 Compared(Relation::Le) Pure Raises Boolean;
    Ge ">=" 2 Compared(Relation::Ge) Pure Raises Boolean;
    IsZero "zero?" 1 Sign(Relation::Eq) Pure Raises Boolean;
    IsPositive "positive?" 1 Sign(Relation::Gt) Pure Raises Boolean;
    IsNegative "negative?" 1 Sign(Relation::Lt) Pure Raises Boolean;
    IsEven "even?" 1 Number Pure Raises Boolean;
    IsOdd "odd?" 1 Number Pure Raises Boolean;
    IsNumber "number?" 1 Others Pure Never Boolean;
    IsReal "real?" 1 Others Pure Never Boolean;
    IsRational "rational?" 1 Others Pure Never Boolean;
    IsInteger "integer?" 1 Others Pure Never Boolean;
    IsExactInteger "exact-integer?" 1 Others Pure Never Boolean;
    IsExactRational "exact-rational?" 1 Others Pure Never Boolean;
    IsFixnum "fixnum?" 1 Others Pure Never Boolean;
    IsFlonum "flonum?" 1 Others Pure Never Boolean;
    IsExact "exact?" 1 Others Pure Raises Boolean;
    IsInexact "inexact?" 1 Others Pure Raises Boolean;
    IsNan "nan?" 1 Others Pure Raises Boolean;
    IsInfinite "infinite?" 1 Others Pure Raises Boolean;
    IsFinite "finite?" 1 Others Pure Raises Boolean;
    Eq "eq?" 2 Others Pure Never Boolean;
    Eqv "eqv?" 2 Others Pure Never Boolean;
    Equal "equal?" 2 Others Reads Never Boolean;
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
    ListTail "list-tail" 2 Others Reads Raises Any;
    ListRef "list-ref" 2 Others Reads Raises Any;
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
    MakeVector "make-vector" 2 Others Allocates Raises Vector;
    /// Stores operand 3 as element operand 2 (fixnum) of operand 1, a vector that was made just before and that nobody else
    /// has seen.
    VectorInit "%vector-init!" 3 Others Writes Never Unspecified;
    StringRef "string-ref" 2 Others Reads Raises Char;
    StringSet "string-set!" 3 Others Writes Raises Unspecified;
    StringLength "string-length" 1 Others Pure Raises Fixnum;
    BytevectorRef "bytevector-u8-ref" 2 Others Reads Raises Fixnum;
    BytevectorSet "bytevector-u8-set!" 3 Others Writes Raises Unspecified;
    BytevectorLength "bytevector-length" 1 Others Pure Raises Fixnum;
    CharToInteger "char->integer" 1 Others Pure Raises Fixnum;
    IntegerToChar "integer->char" 1 Others Pure Raises Char;
    CharEq "char=?" 2 Others Pure Raises Boolean;
    CharLt "char<?" 2 Others Pure Raises Boolean;
    CharGt "char>?" 2 Others Pure Raises Boolean;
    CharLe "char<=?" 2 Others Pure Raises Boolean;
    CharGe "char>=?" 2 Others Pure Raises Boolean;
    IsAlphabetic "char-alphabetic?" 1 Others Pure Raises Boolean;
    IsNumeric "char-numeric?" 1 Others Pure Raises Boolean;
    IsWhitespace "char-whitespace?" 1 Others Pure Raises Boolean;
    IsUpperCase "char-upper-case?" 1 Others Pure Raises Boolean;
    IsLowerCase "char-lower-case?" 1 Others Pure Raises Boolean;
    CharUpcase "char-upcase" 1 Others Pure Raises Char;
    CharDowncase "char-downcase" 1 Others Pure Raises Char;
    CharFoldcase "char-foldcase" 1 Others Pure Raises Char;
    DigitValue "digit-value" 1 Others Pure Raises Any;
    /// A record of type operand 1, which has as many fields as operand 2 (fixnum) says. All are operand 3.
    MakeRecord "%make-record" 3 Others Allocates Raises Record;
    /// Stores operand 3 as field operand 2 (fixnum) of operand 1, a record that was made just before and that nobody else
    /// has seen.
    RecordInit "%record-init!" 3 Others Writes Never Unspecified;
    /// Is operand 1 a record of record type operand 2?
    RecordIs "%record-is?" 2 Others Pure Never Boolean;
    /// Field operand 3 (fixnum, 0 first) of operand 1, a record of type operand 2.
    RecordRef "%record-ref" 3 Others Reads Raises Any;
    /// Sets field operand 3 of operand 1, a record of type operand 2, to operand 4.
    RecordSet "%record-set!" 4 Others Writes Raises Unspecified;
    /// Value operand 2 (fixnum) of a result that must consist of exactly operand 3 (fixnum) values. A single value is
    /// any object but a `Values` object.
    ValuesRef "%values-ref" 3 Others Pure Raises Any;
    /// `values` of two, three and four arguments.
    Values2 "%values2" 2 Others Allocates Never Any;
    Values3 "%values3" 3 Others Allocates Never Any;
    Values4 "%values4" 4 Others Allocates Never Any;
    /// The exception handlers, innermost first.
    Handlers "%handlers" 0 Others Reads Never Any;
    SetHandlers "%set-handlers!" 1 Others Writes Never Unspecified;
    /// The extents of `dynamic-wind`, innermost first.
    Winders "%winders" 0 Others Reads Never Any;
    SetWinders "%set-winders!" 1 Others Writes Never Unspecified;
    /// A promise of a state (operand 1) and a content (operand 2): `#t` and the value, `()` and a thunk that gives the
    /// value, or `#f` and a thunk that gives the promise to go on with.
    MakePromise "%make-promise" 2 Others Allocates Never Any;
    IsPromise "promise?" 1 Others Pure Never Boolean;
    PromiseState "%promise-state" 1 Others Reads Raises Any;
    PromiseContent "%promise-content" 1 Others Reads Raises Any;
    PromiseResolve "%promise-resolve!" 2 Others Writes Raises Unspecified;
    IsParameter "parameter?" 1 Others Pure Never Boolean;
    /// What a parameter object holds.
    ParameterValue "%parameter-value" 1 Others Reads Raises Any;
    ParameterSet "%parameter-set!" 2 Others Writes Raises Unspecified;
    ParameterConverter "%parameter-converter" 1 Others Pure Raises Any;
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
            Operands::Numbers | Operands::Integers | Operands::Number | Operands::Compared(_) | Operands::Sign(_) => {
                true
            }
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
