//! Exceptions (R7RS §6.11): condition objects. Raising and handling is in the prelude.

use super::table::{Any, Condition, List, Symbol, boolean, prims};
use crate::data::condition::{self, ConditionKind};
use crate::heap::Value;
use crate::vm::control::{Control, Request};

prims! { vm, args;
    /// What `error` raises.
    "%make-error" (message: Any, irritants: List) Allocates => {
        let _ = irritants;
        Ok(condition::make_with(&vm.heap, &vm.symbols, ConditionKind::Error, message, args.get(1), Value::FALSE))
    };
    /// A condition of the kind a symbol names.
    "%make-condition" (kind: Symbol, message: Any, irritants: List) Allocates => {
        let _ = irritants;
        match ConditionKind::from_symbol(kind) {
            Some(kind) => {
                Ok(condition::make_with(&vm.heap, &vm.symbols, kind, message, args.get(2), Value::FALSE))
            }
            None => Err(vm.type_error("%make-condition", 1, "a kind of condition", kind)),
        }
    };
    /// Raises the condition of a false `assert`.
    #[never returns]
    "%assert-failed" (expression: Any | messages) => {
        let irritants: Vec<Value> = std::iter::once(expression).chain(messages.iter()).collect();
        Err(vm.error(ConditionKind::Error, "assertion failed", &irritants))
    };
    /// Is it an object that `error` or the system made to be raised?
    "error-object?" (x: Any) Pure => boolean(condition::is_condition(x));
    /// The message of an error object.
    "error-object-message" (x: Condition) Reads => Ok(condition::message(x));
    /// The irritants of an error object: a list.
    "error-object-irritants" (x: Condition) Reads => Ok(condition::irritants(x));
    /// The kind of an error object: a symbol.
    "condition-kind" (x: Condition) Reads => Ok(condition::kind_symbol(x));
    /// Was it raised by `read`?
    "read-error?" (x: Any) Reads => boolean(condition::kind(x) == Some(ConditionKind::Read));
    /// Was it raised because a file could not be used?
    "file-error?" (x: Any) Reads => boolean(condition::kind(x) == Some(ConditionKind::File));
    /// Ends the evaluation: nobody handled the object.
    "%uncaught" (x: Any) => Err(Control::Request(Request::Uncaught { condition: x }));
    /// The message and irritants of an error object, or another object, as text.
    "condition->string" (x: Any) Allocates => {
        Ok(crate::data::string::new(&vm.heap, &crate::text::printer::condition_text(x))?)
    };
}
