//! References to datum labels whose datum was not complete when they were read: boxes, replaced at the end.

use crate::data::hash::{HashMap, HashSet};
use crate::heap::objects::{car, cdr, set_car, set_cdr};
use crate::heap::{Addr, BoxObject, Value, Vector};

/// Replaces every placeholder reachable from `datum` by its target.
pub(super) fn replace(datum: Value, targets: &HashMap<Addr, Value>) {
    let target = |v: Value| if BoxObject::is(v) { targets.get(&v.addr()).copied().unwrap_or(v) } else { v };
    let mut seen: HashSet<Addr> = HashSet::default();
    let mut work = vec![datum];
    while let Some(v) = work.pop() {
        if !(v.is_pair() || Vector::is(v)) || !seen.insert(v.addr()) {
            continue;
        }
        if v.is_pair() {
            set_car(v, target(car(v)));
            set_cdr(v, target(cdr(v)));
            work.extend([cdr(v), car(v)]);
        } else {
            let items = Vector::known(v).items();
            for i in 0..items.len() {
                items.set(i, target(items.get(i)));
                work.push(items.get(i));
            }
        }
    }
}
