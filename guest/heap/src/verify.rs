//! The heap verifier: every pointer in every object names an allocated cell of the kind its tag promises.
//!
//! Run after each collection in debug builds and in the collector's stress tests. Frames inside segments are
//! conservative and not checked.

use super::layout::{self, Kind, Trace};
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
                _ if is_pair => self.verify_fields(addr, "pair", 0, 2),
                Some(kind) => self.verify_object(addr, kind),
                None => panic!("the cell at {addr:#x} has no kind"),
            }
        }
    }

    fn verify_object(&self, addr: Addr, kind: Kind) {
        let (from, count) = match kind.trace() {
            Trace::Nothing => return,
            Trace::Range { from, count } => (from, count),
            Trace::All { extra } => (layout::FIELDS, extra + layout::length_at(addr)),
            Trace::Frames => (layout::segment::PARENT, 1),
        };
        self.verify_fields(addr, &format!("{kind:?}"), from, count);
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
