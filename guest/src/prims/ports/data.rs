//! Data as text: `read`, and the printing of any datum.

use super::super::table::UNSPECIFIED;
use super::access::{done, put};
use crate::data::condition::ConditionKind;
use crate::data::label;
use crate::heap::{Port, Value};
use crate::spec::limits::MAX_PRINTED;
use crate::text::ReadFailure;
use crate::text::lexer::Lexer;
use crate::text::printer::{self, Style};
use crate::text::reader::Reader;
use crate::text::source::{Positions, SourceId, Span};
use crate::vm::Vm;
use crate::vm::control::{Control, Outcome};
use crate::vm::ports::position;

/// Writes a datum to a port. It is printed to the end first: what is too long, or given up, has written nothing.
pub(super) fn print(vm: &Vm, who: &str, x: Value, port: Port, style: Style) -> Outcome {
    let most = (vm.heap.limit() / 4).min(MAX_PRINTED as u64) as usize;
    let mut out = Limited { text: vm.ports.take_scratch(), most, full: false };
    let outcome = match printer::print(&mut out, x, style) {
        Ok(()) => put(vm, who, port, out.text.as_bytes()),
        Err(_) if !out.full => Err(Control::RetryAfterGc),
        Err(_) => Err(vm.error(ConditionKind::TooLarge, &format!("{who}: the text of the datum is too long"), &[])),
    };
    vm.ports.keep_scratch(out.text);
    outcome.and(UNSPECIFIED)
}

struct Limited {
    text: String,
    most: usize,
    /// It was too long.
    full: bool,
}

impl std::fmt::Write for Limited {
    #[inline]
    fn write_str(&mut self, piece: &str) -> std::fmt::Result {
        if self.text.len() + piece.len() > self.most {
            self.full = true;
            return Err(std::fmt::Error);
        }
        self.text.push_str(piece);
        Ok(())
    }
}

/// `read`
pub(super) fn read(vm: &Vm, port: Port) -> Outcome {
    let fold_case = port.flags() & Port::FOLD_CASE != 0;
    let (line, column) = position::of(port);
    let start = Span { source: SourceId(0), line, column };
    let parsed = vm.ports.parse(&vm.heap, port, |text, is_all| {
        let lexer = Lexer::resume(text, 0, start, fold_case);
        let mut reader = Reader::with_lexer(&vm.heap, &vm.symbols, lexer).with_mutable_strings();
        let result = reader.read(&mut Positions::unwanted());
        let used = reader.position();
        match &result {
            Err(error) if error.failure == ReadFailure::Memory => return Some((0, (fold_case, result))),
            // A datum that ends where the text does may go on in what was not read yet.
            Ok(Some(_)) if used < text.len() => {}
            Err(error) if !error.incomplete && used < text.len() => {}
            _ if !is_all => return None,
            _ => {}
        }
        Some((used, (reader.lexer().folds_case(), result)))
    });
    let (fold_case, datum) = done(vm, "read", port, parsed)?;
    let flags = port.flags() & !Port::FOLD_CASE;
    port.set_flags(if fold_case { flags | Port::FOLD_CASE } else { flags });
    match datum {
        Ok(datum) => Ok(datum.unwrap_or(Value::EOF)),
        Err(error) if error.failure == ReadFailure::Memory => Err(Control::RetryAfterGc),
        Err(error) => {
            let name = label::name(port.value()).map_or_else(String::new, |name| format!("{name}:"));
            let message = format!("read: {}, at {name}{}:{}", error.message, error.span.line, error.span.column);
            Err(vm.error(ConditionKind::Read, &message, &[]))
        }
    }
}
