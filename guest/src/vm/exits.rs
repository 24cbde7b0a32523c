//! Exits of compiled code through guards, by site, and whether they are frequent enough to be worth new code.
//!
//! They are counted in *windows* of [`MAX_EXITS`] exits of one code object. A window that lasts longer than
//! [`RARE_EXITS`] is forgotten: what a program does now and then, all day long, never costs it its code. By the clock, since
//! compiled code does not count its entries: a counter there would cost every procedure for the few that leave.

use crate::heap::{Code, Value};
use crate::spec::limits::{MAX_EXITS, RARE_EXITS};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// The exits of one code object in the present window.
#[derive(Debug)]
struct Window {
    /// When it began, by the clock.
    since: u64,
    /// Exits by site.
    sites: BTreeMap<u32, u32>,
}

/// The windows of all code objects that have left through guards, by the objects' bits (weak).
#[derive(Debug, Default)]
pub struct ExitTable(RefCell<BTreeMap<u64, Window>>);

impl ExitTable {
    /// Compiled code left at a site; `now` gives nanoseconds. At the end of a window of frequent exits: the site that had
    /// most of them.
    pub fn count(&self, now: impl Fn() -> u64, code: Code, site: u32) -> Option<u32> {
        let mut windows = self.0.borrow_mut();
        let window = windows.entry(code.value().0).or_insert_with(|| Window { since: now(), sites: BTreeMap::new() });
        *window.sites.entry(site).or_insert(0) += 1;
        let count = code.exits() + 1;
        code.set_exits(count);
        if count < MAX_EXITS {
            return None;
        }
        code.set_exits(0);
        let window = windows.remove(&code.value().0)?;
        if now() - window.since > RARE_EXITS {
            return None;
        }
        window.sites.into_iter().max_by_key(|&(_, count)| count).map(|(site, _)| site)
    }

    /// The code has a new form, or is gone: its window begins anew.
    pub fn forget(&self, code: Value) {
        self.0.borrow_mut().remove(&code.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vm::Vm;
    use crate::vm::frames::code_of;
    use crate::vm::tests::support::{procedure, shape};
    use std::cell::Cell;

    /// So many exits at a site, so many nanoseconds apart; what they came to.
    fn exits(vm: &Vm, code: Code, count: u32, site: u32, apart: u64) -> Vec<u32> {
        let time = Cell::new(0);
        let left = |_| {
            time.set(time.get() + apart);
            vm.exits.count(|| time.get(), code, site)
        };
        (0..count).filter_map(left).collect()
    }

    #[test]
    fn frequent_exits_name_their_site_and_rare_ones_do_not() {
        let vm = Vm::new();
        let code = code_of(procedure(&vm, &shape(1, 1)));
        assert_eq!(exits(&vm, code, MAX_EXITS, 8, 1000), [8]);
        assert_eq!(exits(&vm, code, 1000 * MAX_EXITS, 8, RARE_EXITS / 10), [] as [u32; 0], "one now and then");
        assert_eq!(exits(&vm, code, MAX_EXITS, 8, 1000), [8], "it has not become patient for good");
    }

    #[test]
    fn the_site_with_most_exits_is_named() {
        let vm = Vm::new();
        let code = code_of(procedure(&vm, &shape(1, 1)));
        let other = code_of(procedure(&vm, &shape(1, 1)));
        assert!(exits(&vm, code, MAX_EXITS / 2 - 1, 16, 10).is_empty());
        assert!(exits(&vm, other, MAX_EXITS - 1, 16, 10).is_empty());
        assert_eq!(exits(&vm, code, MAX_EXITS / 2 + 1, 24, 10), [24]);
        vm.exits.forget(other.value());
    }
}
