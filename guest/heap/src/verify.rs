//! The heap verifier: every pointer in every object names an allocated cell, and is of the type that its field's row says.
//!
//! Run after each collection in debug builds and in the collector's stress tests. Frames inside segments are
//! conservative and not checked.

use super::access::Traced;
use super::blocks;
use super::collect::values_at;
use super::layout::{self, Kind, PAIR_BYTES};
use super::raw::{self, Addr};
use super::{Heap, Value};

impl Heap {
    /// Checks every object that is reachable by the allocated map.
    ///
    /// # Panics
    /// With the object and field, at the first wrong pointer.
    pub fn verify(&self) {
        let mut cells = Vec::new();
        self.each_allocated(|addr, is_pair| cells.push((addr, is_pair)));
        for (addr, is_pair) in cells {
            match layout::kind_at(addr) {
                _ if is_pair => self.verify_fields(addr, "pair", 0, PAIR_BYTES / 8),
                Some(kind) => self.verify_object(addr, kind),
                None => panic!("the cell at {addr:#x} has no kind"),
            }
        }
    }

    /// Checks, before a sweep, that whatever a marked object refers to is marked. What is not was stored into an old object
    /// without the write barrier.
    ///
    /// # Panics
    /// With the object and the pointer, at the first that is not.
    pub(crate) fn verify_marks(&self) {
        self.each_allocated(|addr, is_pair| {
            if !blocks::is_marked(addr) {
                return;
            }
            let (start, end) = if is_pair { (addr, addr + PAIR_BYTES) } else { values_at(addr) };
            for at in (start..end).step_by(8) {
                let value = Value(raw::load64(at));
                let sound = !value.is_pointer() || blocks::is_marked(value.addr());
                assert!(sound, "{:?} at {addr:#x}, byte {}: {value:?} is not marked", kind(addr, is_pair), at - addr);
            }
        });
    }

    fn verify_object(&self, addr: Addr, kind: Kind) {
        let trace = kind.trace();
        let elements = if trace.elements == Traced::Value { layout::length_at(addr) } else { 0 };
        self.verify_fields(addr, &format!("{kind:?}"), trace.from, trace.count + elements);
        let unsound = kind.unsound(addr);
        assert!(unsound.is_none(), "{kind:?} at {addr:#x}: its {unsound:?} is not what the row says");
    }

    fn verify_fields(&self, addr: Addr, what: &str, from: u32, count: u32) {
        for i in 0..count {
            let at = from + 8 * i;
            let field = Value(raw::load64(addr + at));
            let sound = !field.is_pointer() || self.is_live(field);
            assert!(sound, "{what} at {addr:#x}, byte {at}: {field:?} is no object");
        }
    }
}

/// What it is; `None`: a pair.
fn kind(addr: Addr, is_pair: bool) -> Option<Kind> {
    if is_pair { None } else { layout::kind_at(addr) }
}
