//! Which parts of a datum need a datum label (R7RS §6.13.3): those that close a cycle, or all that are shared.

use crate::data::hash::HashMap;
use crate::heap::objects::{self, car, cdr};
use crate::heap::patience::Patience;
use crate::heap::{Addr, BoxObject, Condition, Kind, Record, RetryAfterGc, Value, Values, Vector};
use crate::spec::limits::OBJECTS_WITHOUT_TABLE;

/// Which parts get labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Policy {
    /// `write` and `display`: those that contain themselves.
    Cycles,
    /// `write-shared`: all that are met twice.
    Shared,
    /// `write-simple`: none.
    None,
}

/// Objects that get a label, and the label once it is printed.
pub(super) type Labels = HashMap<Addr, Option<u32>>;

fn has_parts(v: Value) -> bool {
    part(v, 0).is_some()
}

/// Part `i` of what the printer looks into.
fn part(v: Value, i: u32) -> Option<Value> {
    if v.is_pair() {
        return [car(v), cdr(v)].get(i as usize).copied();
    }
    let items = match objects::kind_of(v)? {
        Kind::Vector => Vector::known(v).items(),
        Kind::Values => Values::known(v).items(),
        Kind::Record => Record::known(v).fields(),
        Kind::Condition => {
            let condition = Condition::known(v);
            return [condition.message(), condition.irritants()].get(i as usize).copied();
        }
        Kind::Box => return (i == 0).then(|| BoxObject::known(v).content()),
        _ => return None,
    };
    (i < items.len()).then(|| items.get(i))
}

/// Finds what needs a label.
pub(super) fn find(v: Value, policy: Policy) -> Result<Labels, RetryAfterGc> {
    if policy == Policy::None || !has_parts(v) || (policy == Policy::Cycles && is_small_tree(v)) {
        return Ok(Labels::default());
    }
    search(v, policy)
}

/// Does a plain walk come to its end soon?
fn is_small_tree(v: Value) -> bool {
    let (mut work, mut taken) = (vec![v], 0);
    while let Some(v) = work.pop() {
        taken += 1;
        let mut i = 0;
        while let Some(part) = part(v, i) {
            i += 1;
            if has_parts(part) {
                work.push(part);
            }
            if i as usize + taken + work.len() > OBJECTS_WITHOUT_TABLE {
                return false;
            }
        }
    }
    true
}

/// Depth-first: an object met again while it is open contains itself.
fn search(v: Value, policy: Policy) -> Result<Labels, RetryAfterGc> {
    let mut patience = Patience::new();
    let mut labels = Labels::default();
    // True while the object is open.
    let mut seen: HashMap<Addr, bool> = HashMap::default();
    let mut path: Vec<(Value, u32)> = vec![(v, 0)];
    seen.insert(v.addr(), true);
    while let Some((v, i)) = path.last_mut() {
        patience.spend(1)?;
        let Some(next) = part(*v, *i) else {
            seen.insert(v.addr(), false);
            path.pop();
            continue;
        };
        *i += 1;
        if !has_parts(next) {
            continue;
        }
        match seen.get(&next.addr()) {
            None => {
                seen.insert(next.addr(), true);
                path.push((next, 0));
            }
            Some(&open) if open || policy == Policy::Shared => drop(labels.insert(next.addr(), None)),
            Some(_) => {}
        }
    }
    Ok(labels)
}
