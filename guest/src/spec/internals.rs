//! Procedures that code refers to though the program does not: those that expansions call (`guard` becomes a call of
//! `%with-guard`), and those of the prelude that the compiler knows something of. Whatever their names mean in a program,
//! these are the variables of the internal environment, whose values nobody can change.
//!
//! A row says with how many arguments the procedure is called; it may take others too. The cells are made with the
//! expander, before anything is defined. When the prelude is loaded, the engine checks that each holds a procedure that
//! takes what its row says.

use super::Inline;

macro_rules! internals {
    ($($(#[$doc:meta])* $name:ident = $scheme:literal, $least:literal $(or $more:ident)? $(, never $returns:ident)?
        $(, becomes $inline:ident $(($calls:literal))?)?;)*) => {
        /// An internal procedure.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(usize)]
        pub enum Internal { $($(#[$doc])* $name,)* }

        impl Internal {
            /// Every internal procedure, in the order of the variants.
            pub const ALL: &'static [Internal] = &[$(Internal::$name,)*];

            /// The name of its variable.
            pub const fn name(self) -> &'static str { match self { $(Internal::$name => $scheme,)* } }
            /// The least number of arguments it is called with.
            pub const fn least(self) -> u32 { match self { $(Internal::$name => $least,)* } }
            /// Is it called with more arguments than that, too?
            pub const fn takes_more(self) -> bool {
                match self { $(Internal::$name => <[&str]>::len(&[$(stringify!($more))?]) == 1,)* }
            }
            /// What the core makes of a call of it.
            pub const fn inline(self) -> Option<Inline> {
                match self { $(Internal::$name => internals!(@inline $($inline $(($calls))?)?),)* }
            }
            /// Does a call of it never return?
            pub const fn never_returns(self) -> bool {
                match self { $(Internal::$name => <[&str]>::len(&[$(stringify!($returns))?]) == 1,)* }
            }
        }
    };
    (@inline) => { None };
    (@inline $inline:ident) => { Some(Inline::$inline) };
    (@inline $inline:ident($calls:literal)) => { Some(Inline::$inline($calls)) };
}

internals! {
    Append = "append", 0 or more;
    /// Calls of very many operands: `(apply f list)`.
    Apply = "apply", 1 or more;
    /// A false `assert`: `(%assert-failed 'expression message …)`.
    AssertFailed = "%assert-failed", 1 or more;
    /// `case-lambda`: `(%case-lambda clause …)` gives the procedure that runs the first clause that takes its arguments.
    /// Every clause is a closure with the name of the whole.
    CaseLambda = "%case-lambda", 0 or more;
    /// Known to the compiler, and called by no expansion.
    CallWithValues = "call-with-values", 2, becomes CallWithValues;
    Cons = "cons", 2;
    /// `fluid-let`. The afters are no calls that only last: after an error they run without the frames below.
    DynamicWind = "dynamic-wind", 3, becomes Caller(0b10);
    Eq = "eq?", 2;
    Eqv = "eqv?", 2;
    /// Known to the compiler, and called by no expansion.
    Error = "error", 1 or more, never returns;
    Less = "<", 2;
    List = "list", 0 or more;
    ListToVector = "list->vector", 1;
    /// `delay` and its kin: `(%make-promise state content)`: see `%promise-state`.
    MakePromise = "%make-promise", 2;
    /// `define-record-type`: `(%make-record-type name fields procedures)`; the fields' names in a vector, and for each field
    /// the names of its accessor and its modifier, or `#f`.
    MakeRecordType = "%make-record-type", 3;
    Memv = "memv", 2;
    /// `(%parameterize ((parameter . value) …) thunk)`.
    Parameterize = "%parameterize", 2, becomes Caller(0b10);
    /// `(%parameterize-one parameter value thunk)`.
    ParameterizeOne = "%parameterize-one", 3, becomes Caller(0b100);
    /// Known to the compiler, and called by no expansion.
    Raise = "raise", 1, never returns;
    /// `(%record type field …)`.
    Record = "%record", 1 or more;
    /// `(%record-is? object type)`.
    RecordIs = "%record-is?", 2;
    /// `(%record-ref record type field)`, the field by its number from 0.
    RecordRef = "%record-ref", 3;
    /// `(%record-set! record type field value)`.
    RecordSet = "%record-set!", 4;
    /// An image's entry: `(%run-entry procedure)`.
    RunEntry = "%run-entry", 1;
    /// Formals with a rest: `(%values->list result n)` gives a fresh list of the values; it raises unless there are at
    /// least `n`.
    ValuesToList = "%values->list", 2;
    Vector = "vector", 0 or more;
    VectorRef = "vector-ref", 2;
    /// `guard`: `(%with-guard (lambda () body …) (lambda (condition reraise) clauses))`.
    WithGuard = "%with-guard", 2, becomes Caller(0b11);
    /// `call/cc` of what only exits: `(%with-exit (lambda (exit) body …))`, where `(%exit-to exit value)` exits.
    WithExit = "%with-exit", 1, becomes Caller(0b1);
    ExitTo = "%exit-to", 2;
    /// Known to the compiler, and called by no expansion, like all that follows.
    CallCc = "call-with-current-continuation", 1, becomes CallCc;
    CallCcInShort = "call/cc", 1, becomes CallCc;
    CallEc = "call-with-escape-continuation", 1, becomes CallCc;
    CallEcInShort = "call/ec", 1, becomes CallCc;
    Assoc = "assoc", 2, becomes Caller(0b100);
    AppendMap = "append-map", 2, becomes Caller(0b1);
    Filter = "filter", 2, becomes Caller(0b1);
    FilterMap = "filter-map", 2, becomes Caller(0b1);
    Fold = "fold", 3, becomes Caller(0b1);
    FoldLeft = "fold-left", 3, becomes Caller(0b1);
    FoldRight = "fold-right", 3, becomes Caller(0b1);
    ForEach = "for-each", 2, becomes Caller(0b1);
    ListSort = "list-sort", 2, becomes Caller(0b1);
    Map = "map", 2, becomes Caller(0b1);
    Member = "member", 2, becomes Caller(0b100);
    Reduce = "reduce", 3, becomes Caller(0b1);
    Remove = "remove", 2, becomes Caller(0b1);
    Sort = "sort", 2, becomes Caller(0b11);
    StringCount = "string-count", 2, becomes Caller(0b10);
    StringForEach = "string-for-each", 2, becomes Caller(0b1);
    StringMap = "string-map", 2, becomes Caller(0b1);
    VectorForEach = "vector-for-each", 2, becomes Caller(0b1);
    VectorMap = "vector-map", 2, becomes Caller(0b1);
    WithExceptionHandler = "with-exception-handler", 2, becomes Caller(0b11);
}

impl Internal {
    pub const COUNT: usize = Internal::ALL.len();

    /// May it be called with so many arguments?
    pub const fn accepts(self, arguments: usize) -> bool {
        let least = self.least() as usize;
        arguments == least || arguments > least && self.takes_more()
    }
}
