//! Condition objects: what the system and `error` raise (R7RS §6.11).
//!
//! The text a user sees is made by `text::printer`, which can print irritants.

use super::{list, string, symbol, symbol::SymbolTable};
use crate::heap::blocks::MAX_SMALL;
use crate::heap::{Condition, Heap, Symbol, Value};
use crate::spec::limits::MAX_MESSAGE;

macro_rules! conditions {
    ($($(#[$doc:meta])* $name:ident $symbol:literal;)*) => {
        /// What went wrong.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum ConditionKind { $($(#[$doc])* $name,)* }

        impl ConditionKind {
            /// Every kind.
            pub const ALL: &'static [ConditionKind] = &[$(ConditionKind::$name,)*];

            /// The symbol that names the kind in a condition object.
            pub const fn name(self) -> &'static str {
                match self { $(ConditionKind::$name => $symbol,)* }
            }
        }
    };
}

conditions! {
    /// Raised by `error`: the message and irritants are the user's.
    Error "error";
    /// An argument of the wrong type.
    Type "wrong-type";
    /// An index or number outside its range.
    Range "out-of-range";
    /// A procedure called with the wrong number of arguments.
    Arity "wrong-number-of-arguments";
    /// A variable that is not defined.
    Unbound "unbound-variable";
    /// A variable used before its definition was evaluated.
    Unassigned "unassigned-variable";
    /// A call of something that is no procedure.
    NotAProcedure "not-a-procedure";
    /// Division by exact zero.
    DivideByZero "division-by-zero";
    /// A literal, or another object that must not change.
    Immutable "immutable";
    /// The wrong number of values for its receiver.
    Values "wrong-number-of-values";
    /// A result too large to represent.
    TooLarge "too-large";
    /// The heap's hard limit.
    OutOfMemory "out-of-memory";
    /// The stack's hard limit.
    StackOverflow "stack-overflow";
    /// `file-error?`
    File "file-error";
    /// `read-error?`
    Read "read-error";
    /// Ctrl-C, or a limit of the host's.
    Interrupt "interrupt";
    /// A malformed form.
    Syntax "syntax-error";
    /// A library or binding that an import cannot find.
    Import "import-error";
    /// A handler of `raise` returned.
    HandlerReturned "handler-returned";
    /// Something this implementation does not do.
    Unsupported "unsupported";
}

impl ConditionKind {
    /// The kind this symbol names.
    pub fn from_symbol(v: Value) -> Option<ConditionKind> {
        ConditionKind::ALL.iter().copied().find(|kind| symbol::is_named(v, kind.name()))
    }
}

// Four bytes for each character, one of them the ellipsis, behind the header.
const _: () = assert!(8 + 4 * (MAX_MESSAGE + 1) <= MAX_SMALL as usize);

/// A condition of this kind. A message of more than [`MAX_MESSAGE`] characters is cut.
pub fn make(heap: &Heap, symbols: &SymbolTable, kind: ConditionKind, message: &str, irritants: &[Value]) -> Value {
    make_with(heap, symbols, kind, message_of(heap, message), heap.list(irritants), Value::FALSE)
}

/// The text of a message; more than [`MAX_MESSAGE`] characters are cut.
pub fn message_of(heap: &Heap, message: &str) -> Value {
    let message = match message.char_indices().nth(MAX_MESSAGE) {
        Some((at, _)) => string::literal(heap, &format!("{}…", &message[..at])),
        None => string::literal(heap, message),
    };
    message.expect("a short string is a small object")
}

/// A condition of these parts: the message may be any object, `irritants` is a list, `detail` is the kind's own (`#f`).
pub fn make_with(
    heap: &Heap,
    symbols: &SymbolTable,
    kind: ConditionKind,
    message: Value,
    irritants: Value,
    detail: Value,
) -> Value {
    let kind = symbols.intern(heap, kind.name());
    Condition::new(heap, Symbol::known(kind), message, irritants, detail).value()
}

/// Is it a condition object?
pub fn is_condition(v: Value) -> bool {
    Condition::is(v)
}

/// The kind of a condition (`None` for other objects).
pub fn kind(v: Value) -> Option<ConditionKind> {
    if is_condition(v) { ConditionKind::from_symbol(kind_symbol(v)) } else { None }
}

/// The symbol that names the kind.
pub fn kind_symbol(v: Value) -> Value {
    Condition::known(v).condition_type().value()
}

/// `error-object-message`: normally a string.
pub fn message(v: Value) -> Value {
    Condition::known(v).message()
}

/// `error-object-irritants`: a list.
pub fn irritants(v: Value) -> Value {
    Condition::known(v).irritants()
}

/// What else the kind wants to keep; `#f` when nothing.
pub fn detail(v: Value) -> Value {
    Condition::known(v).detail()
}

/// The message alone, as text; empty when it is no string. `text::printer::condition_text` adds the irritants.
pub fn message_text(v: Value) -> String {
    if string::is_string(message(v)) { string::to_rust(message(v)) } else { String::new() }
}

/// The irritants.
pub fn irritant_values(v: Value) -> Vec<Value> {
    list::to_vec(irritants(v)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_come_back() {
        let (heap, symbols) = (Heap::new(1 << 24), SymbolTable::new());
        for &each in ConditionKind::ALL {
            let v = make(&heap, &symbols, each, "no good", &[Value::TRUE, Value::NIL]);
            assert_eq!((kind(v), message_text(v).as_str()), (Some(each), "no good"));
            assert_eq!((irritant_values(v), detail(v)), (vec![Value::TRUE, Value::NIL], Value::FALSE));
        }
        assert_eq!(kind(Value::TRUE), None);
    }

    #[test]
    fn a_long_message_is_cut() {
        let (heap, symbols) = (Heap::new(1 << 16), SymbolTable::new());
        let v = make(&heap, &symbols, ConditionKind::Error, &"λ".repeat(100_000), &[]);
        assert_eq!(message_text(v).chars().count(), MAX_MESSAGE + 1);
    }
}
