//! Pairs and lists (R7RS §6.4): walking lists that may be improper or cyclic.

use crate::heap::Value;
use crate::heap::objects::{car, cdr};

/// The number of pairs of a list that may be dotted, and its tail; `None` when it is cyclic (found by Brent's method: a pair
/// is noted after 1, 2, 4 … steps, and met again on a cycle).
#[inline]
pub fn extent(v: Value) -> Option<(u32, Value)> {
    let (mut at, mut count) = (v, 0u32);
    let (mut noted, mut next) = (Value::UNASSIGNED, 1u32);
    while at.is_pair() {
        at = cdr(at);
        count += 1;
        if at == noted {
            return None;
        }
        if count == next {
            noted = at;
            next = next.saturating_mul(2);
        }
    }
    Some((count, at))
}

/// The length of a proper list; `None` when `v` is improper or cyclic.
#[inline]
pub fn length(v: Value) -> Option<u32> {
    extent(v).filter(|(_, tail)| tail.is_null()).map(|(count, _)| count)
}

/// Is `v` a proper list?
pub fn is_list(v: Value) -> bool {
    length(v).is_some()
}

/// The elements of a proper list; `None` when `v` is improper or cyclic.
pub fn to_vec(v: Value) -> Option<Vec<Value>> {
    let mut items = Vec::with_capacity(length(v)? as usize);
    items.extend(iter(v));
    Some(items)
}

/// The elements of a list up to its end or its dotted tail. Does not end on a cyclic list.
pub fn iter(v: Value) -> Iter {
    Iter(v)
}

/// See [`iter`].
#[derive(Clone, Debug)]
pub struct Iter(Value);

impl Iter {
    /// What is left: the rest of the list, or its tail (`()` when it is proper).
    pub fn rest(&self) -> Value {
        self.0
    }
}

impl Iterator for Iter {
    type Item = Value;

    #[inline]
    fn next(&mut self) -> Option<Value> {
        if !self.0.is_pair() {
            return None;
        }
        let item = car(self.0);
        self.0 = cdr(self.0);
        Some(item)
    }
}

/// The pairs of a list up to its end. Does not end on a cyclic list.
pub fn pairs(v: Value) -> impl Iterator<Item = Value> {
    std::iter::successors(v.is_pair().then_some(v), |&pair| Some(cdr(pair)).filter(|rest| rest.is_pair()))
}

/// The elements and the tail of a list that may be dotted; `None` when it is cyclic.
pub fn split_tail(v: Value) -> Option<(Vec<Value>, Value)> {
    let (mut items, mut rest, mut hare) = (Vec::new(), v, v);
    while rest.is_pair() {
        items.push(car(rest));
        rest = cdr(rest);
        for _ in 0..2 {
            hare = if hare.is_pair() { cdr(hare) } else { hare };
        }
        if hare == rest && hare.is_pair() {
            return None;
        }
    }
    Some((items, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::heap::Heap;
    use crate::heap::objects::set_cdr;

    fn fixnums(range: std::ops::Range<i64>) -> Vec<Value> {
        range.map(Value::fixnum).collect()
    }

    #[test]
    fn proper_lists_have_a_length() {
        let heap = Heap::new(1 << 24);
        for n in 0..9 {
            let list = heap.list(&fixnums(0..n));
            assert_eq!(length(list), Some(n as u32));
            assert_eq!(to_vec(list), Some(fixnums(0..n)));
            assert_eq!(pairs(list).map(car).collect::<Vec<_>>(), fixnums(0..n));
            assert_eq!(split_tail(list), Some((fixnums(0..n), Value::NIL)));
        }
    }

    #[test]
    fn improper_and_cyclic_lists_have_none() {
        let heap = Heap::new(1 << 24);
        let dotted = heap.list_with_tail(&fixnums(0..3), Value::TRUE);
        assert_eq!((length(dotted), to_vec(dotted), is_list(Value::TRUE)), (None, None, false));
        assert_eq!(split_tail(dotted), Some((fixnums(0..3), Value::TRUE)));
        for (lead, ring) in [(0, 1), (0, 2), (1, 1), (3, 2), (2, 5), (5, 3)] {
            let cycle = heap.list(&fixnums(0..ring));
            set_cdr(pairs(cycle).last().unwrap(), cycle);
            let list = heap.list_with_tail(&fixnums(0..lead), cycle);
            assert_eq!((length(list), to_vec(list), split_tail(list)), (None, None, None), "{lead} {ring}");
        }
    }
}
