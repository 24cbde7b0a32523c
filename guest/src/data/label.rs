//! What is written of a port: its kind, and the file's name if it has one. The port object keeps it at its first field:
//! the kind's number, or `(number . name)`.

use super::string;
use crate::heap::objects::{car, cdr};
use crate::heap::{Heap, Port, Value};

/// Direction and content of a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PortKind {
    TextualInput = 0,
    BinaryInput = 1,
    TextualOutput = 2,
    BinaryOutput = 3,
}

const KINDS: [&str; 4] = ["textual-input-port", "binary-input-port", "textual-output-port", "binary-output-port"];

impl PortKind {
    /// The label of a port without a name.
    pub fn label(self) -> Value {
        Value::fixnum(self as i64)
    }
}

/// Gives a port a name. (A name that does not fit the heap now is left out.)
pub fn set_name(heap: &Heap, port: Value, name: &str) {
    if let Ok(name) = string::literal(heap, name) {
        let port = Port::known(port);
        port.set_label(heap.cons(port.label(), name));
    }
}

/// The name of a port.
pub fn name(port: Value) -> Option<String> {
    let label = Port::known(port).label();
    label.is_pair().then(|| string::to_rust(cdr(label)))
}

/// The kind of a port, in words.
pub fn kind(port: Value) -> &'static str {
    let label = Port::known(port).label();
    let number = if label.is_pair() { car(label) } else { label };
    let number = number.to_fixnum().and_then(|number| usize::try_from(number).ok());
    number.and_then(|number| KINDS.get(number).copied()).unwrap_or("port")
}
