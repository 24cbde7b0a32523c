//! Conditions the machine and the primitives raise, in one wording: `who: argument 2 must be a pair: 5`.

use super::Vm;
use super::control::Control;
use crate::data::condition::{self, ConditionKind};
use crate::heap::Value;

impl Vm {
    /// A condition to raise.
    pub fn error(&self, kind: ConditionKind, message: &str, irritants: &[Value]) -> Control {
        Control::Raise(condition::make(&self.heap, &self.symbols, kind, message, irritants))
    }

    /// `who: argument N must be EXPECTED: VALUE` (argument numbers from 1).
    pub fn type_error(&self, who: &str, argument: u32, expected: &str, got: Value) -> Control {
        self.error(ConditionKind::Type, &format!("{who}: argument {argument} must be {expected}"), &[got])
    }

    /// A call of `callee` with a wrong number of arguments. The condition keeps the procedure: a report says where it is
    /// defined.
    pub fn arity_error(&self, callee: Value, message: &str, irritants: &[Value]) -> Control {
        let (message, irritants) = (condition::message_of(&self.heap, message), self.heap.list(irritants));
        let kind = ConditionKind::Arity;
        Control::Raise(condition::make_with(&self.heap, &self.symbols, kind, message, irritants, callee))
    }

    /// `who: index N is out of range for …`
    pub fn range_error(&self, who: &str, index: Value, of: Value) -> Control {
        self.error(ConditionKind::Range, &format!("{who}: index out of range"), &[index, of])
    }

    /// `1 value`, `2 values`
    pub fn count(&self, n: u32, what: &str) -> String {
        format!("{n} {what}{}", if n == 1 { "" } else { "s" })
    }

    /// The heap is full.
    pub fn out_of_memory(&self) -> Control {
        self.heap.grant_grace();
        self.error(ConditionKind::OutOfMemory, "out of memory", &[])
    }
}
