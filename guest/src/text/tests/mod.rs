//! Tests of reading and printing together.

mod printing;
mod reading;
mod round_trip;
mod snippet;
mod wire;

use super::ReadError;
use super::printer;
use super::reader::Reader;
use super::source::{Positions, SourceId};
use crate::data::symbol::SymbolTable;
use crate::heap::{Heap, Value};

pub(super) struct World {
    pub(super) heap: Heap,
    pub(super) symbols: SymbolTable,
}

impl World {
    pub(super) fn new() -> World {
        World { heap: Heap::new(1 << 28), symbols: SymbolTable::new() }
    }

    pub(super) fn read_all(&self, text: &str) -> Result<Vec<Value>, ReadError> {
        let (mut reader, mut positions) =
            (Reader::new(&self.heap, &self.symbols, text, SourceId(0)), Positions::default());
        std::iter::from_fn(|| reader.read(&mut positions).transpose()).collect()
    }

    pub(super) fn read(&self, text: &str) -> Value {
        match self.read_all(text) {
            Ok(data) if data.len() == 1 => data[0],
            other => panic!("'{text}' reads as {other:?}"),
        }
    }

    /// How what `text` reads as is written.
    pub(super) fn rewrite(&self, text: &str) -> String {
        printer::write(self.read(text))
    }

    /// The message about a wrong text, with position.
    pub(super) fn error(&self, text: &str) -> String {
        let error = self.read_all(text).expect_err(text);
        format!("{error}{}", if error.incomplete { " (incomplete)" } else { "" })
    }
}
