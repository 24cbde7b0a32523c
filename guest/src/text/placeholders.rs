//! References to datum labels whose datum was not complete when they were read: boxes, replaced at the end.

use crate::data::hash::{HashMap, HashSet};
use crate::heap::objects::{self, car, cdr, field, is_kind, set_car, set_cdr, set_field};
use crate::heap::{Addr, Kind, Value};

/// Replaces every placeholder reachable from `datum` by its target.
pub(super) fn replace(datum: Value, targets: &HashMap<Addr, Value>) {
    let target = |v: Value| if is_kind(v, Kind::Box) { targets.get(&v.addr()).copied().unwrap_or(v) } else { v };
    let mut seen: HashSet<Addr> = HashSet::default();
    let mut work = vec![datum];
    while let Some(v) = work.pop() {
        if !(v.is_pair() || is_kind(v, Kind::Vector)) || !seen.insert(v.addr()) {
            continue;
        }
        if v.is_pair() {
            set_car(v, target(car(v)));
            set_cdr(v, target(cdr(v)));
            work.extend([cdr(v), car(v)]);
        } else {
            for i in 0..objects::length(v) {
                set_field(v, i, target(field(v, i)));
                work.push(field(v, i));
            }
        }
    }
}
