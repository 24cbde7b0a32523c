//! Source positions.
//!
//! The reader builds ordinary heap data; where each pair (and vector) was read is kept beside it, keyed by address.
//! That is sound because objects never move and a table lives no longer than the data it describes is rooted.

use crate::data::hash::HashMap;
use crate::heap::{Addr, Value};

/// Which text a position is in: an index into the VM's list of source names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct SourceId(pub u32);

/// A position in a source text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Span {
    pub source: SourceId,
    /// Line, from 1; 0 when unknown (data made at run time).
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl Span {
    pub const NONE: Span = Span { source: SourceId(0), line: 0, column: 0 };

    pub fn is_known(self) -> bool {
        self.line != 0
    }
}

/// Where the pairs and vectors of some data were read.
#[derive(Default, Debug)]
pub struct Positions {
    map: HashMap<Addr, Span>,
    unwanted: bool,
}

impl Positions {
    /// Takes no positions: for data that a program reads, which nobody will ask.
    pub fn unwanted() -> Positions {
        Positions { unwanted: true, ..Positions::default() }
    }

    pub fn insert(&mut self, datum: Value, span: Span) {
        if datum.is_pointer() && !self.unwanted {
            self.map.insert(datum.addr(), span);
        }
    }

    /// Where `datum` was read, if it is a pair or vector of this text.
    pub fn get(&self, datum: Value) -> Option<Span> {
        if datum.is_pointer() { self.map.get(&datum.addr()).copied() } else { None }
    }
}
