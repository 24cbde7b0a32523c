//! Identifiers: symbols, and the aliases that macro expansions make of them.

use super::scope::ScopeIndex;
use crate::data::symbol;
use crate::heap::objects::{car, cdr};
use crate::heap::{Heap, Identifier, Value, Vector};
use std::collections::{BTreeMap, BTreeSet};

/// A symbol or an alias?
pub(super) fn is_identifier(v: Value) -> bool {
    symbol::is_symbol(v) || Identifier::is(v)
}

/// A fresh alias for `id` as the scope `index` sees it.
pub(super) fn make_alias(heap: &Heap, id: Value, index: ScopeIndex) -> Value {
    Identifier::new(heap, index.0, id).value()
}

/// What an alias stands for, and where.
pub(super) fn alias(id: Value) -> Option<(Value, ScopeIndex)> {
    Identifier::of(id).map(|alias| (alias.original(), ScopeIndex(alias.expansion())))
}

/// The symbol at the bottom of an identifier.
pub(super) fn symbol_of(mut id: Value) -> Value {
    while let Some((original, _)) = alias(id) {
        id = original;
    }
    id
}

/// How an identifier is written.
pub(super) fn text_of(id: Value) -> String {
    symbol::name(symbol_of(id))
}

/// The elements of a list and what it ends in; `None` when it is circular.
pub(super) fn spine(list: Value) -> Option<(Vec<Value>, Value)> {
    let (mut items, mut at, mut slow) = (Vec::new(), list, list);
    while at.is_pair() {
        items.push(car(at));
        at = cdr(at);
        if items.len() % 2 == 0 {
            slow = cdr(slow);
            if at == slow && at.is_pair() {
                return None;
            }
        }
    }
    Some((items, at))
}

/// The elements of a vector.
pub(super) fn vector_items(v: Value) -> Vec<Value> {
    Vector::known(v).items().iter().collect()
}

/// Does an alias occur anywhere in the datum? It may be circular, long and deep.
fn has_alias(datum: Value) -> bool {
    let (mut pending, mut seen) = (vec![datum], BTreeSet::new());
    while let Some(v) = pending.pop() {
        if Identifier::is(v) {
            return true;
        }
        let vector = Vector::is(v);
        if (v.is_pair() || vector) && seen.insert(v.addr()) {
            if vector {
                pending.extend(vector_items(v));
            } else {
                pending.extend([cdr(v), car(v)]);
            }
        }
    }
    false
}

/// The datum with every alias replaced by its symbol; the very same object when it has none.
pub(super) fn strip(heap: &Heap, datum: Value) -> Value {
    if symbol::is_symbol(datum) || !has_alias(datum) {
        return datum;
    }
    Stripper { heap, copies: BTreeMap::new() }.copy(datum)
}

/// Copies a datum; shared and circular structure stays so. Iterative: data may be deeper than the stack.
struct Stripper<'h> {
    heap: &'h Heap,
    copies: BTreeMap<u32, Value>,
}

impl Stripper<'_> {
    fn copy(&mut self, datum: Value) -> Value {
        let mut pending = Vec::new();
        let copy = self.shallow(datum, &mut pending);
        while let Some(original) = pending.pop() {
            let copy = self.copies[&original.addr()];
            if original.is_pair() {
                let first = self.shallow(car(original), &mut pending);
                let rest = self.shallow(cdr(original), &mut pending);
                crate::heap::objects::set_car(copy, first);
                crate::heap::objects::set_cdr(copy, rest);
            } else {
                let items = Vector::known(copy).items();
                for (i, item) in (0..).zip(Vector::known(original).items().iter()) {
                    items.set(i, self.shallow(item, &mut pending));
                }
            }
        }
        copy
    }

    /// The copy of `v`, its content still to be filled in when it is new.
    fn shallow(&mut self, v: Value, pending: &mut Vec<Value>) -> Value {
        if Identifier::is(v) {
            return symbol_of(v);
        }
        if !v.is_pair() && !Vector::is(v) {
            return v;
        }
        if let Some(&copy) = self.copies.get(&v.addr()) {
            return copy;
        }
        let copy = if v.is_pair() {
            self.heap.cons(Value::NIL, Value::NIL)
        } else {
            // A vector as long as one that exists: if it does not fit, the original is the best there is.
            match self.heap.make_vector(Vector::known(v).length(), Value::NIL) {
                Ok(copy) => copy,
                Err(_) => return v,
            }
        };
        self.copies.insert(v.addr(), copy);
        pending.push(v);
        copy
    }
}
