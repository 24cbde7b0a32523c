//! Hash tables: what SRFI 69 and SRFI 125 are made of (`lib/graft/hash-tables.sld`), and the hash functions.
//!
//! A table whose equality is a procedure of the program's has a vector of [`OPERATIONS`] procedures, which do the work of
//! the primitives here; they walk the associations with equal hashes by `%hash-table-first` and `%hash-table-next`.

use super::table::{Any, Fixnum, HashTable, Index, Procedure, Str, UNSPECIFIED, Vector, boolean, index, prims, range};
use crate::data::hash::{hash_eq, hash_equal, hash_eqv};
use crate::data::hash_table::{Equivalence, Shape, Table};
use crate::data::{number, string};
use crate::heap::{self, PAIR_BYTES, Primitive, Value};
use crate::vm::Vm;
use crate::vm::control::{Control, Outcome};

/// The procedures of a custom table, by their places in its vector.
const REF: u32 = 0;
const CONTAINS: u32 = 1;
const SET: u32 = 2;
const DELETE: u32 = 3;
const OPERATIONS: u32 = 4;

prims! { vm, args;
    /// Is it a hash table?
    "%hash-table?" (x: Any) Pure => boolean(heap::HashTable::is(x));
    /// An empty table with room for `capacity` associations. `hash` is only remembered when the equality is one that
    /// the primitives know; `operations` are for all others.
    "%make-hash-table" (equality: Procedure, hash: Procedure, operations: Vector, capacity: Index) Allocates =>
        make(vm, equality, hash, operations, capacity);
    /// Do the primitives know this equality?
    "%hash-table-equality?" (x: Any) Pure => boolean(known(x).is_some());
    /// The number of associations.
    "%hash-table-size" (t: HashTable) Reads => index(t.count());
    /// The procedure that the keys are compared with.
    "%hash-table-equality" (t: HashTable) Pure => Ok(t.shape().equality);
    /// The hash function that the table was made with.
    "%hash-table-hash" (t: HashTable) Pure => Ok(t.shape().hash);
    /// The value of a key, or `default`.
    #[mostly returns]
    "%hash-table-ref/default" (t: HashTable, key: Any, default: Any) => {
        if let Some(forwarded) = forward(vm, t, REF, 3) {
            return forwarded;
        }
        let found = t.find(key, hash(vm, "hash-table-ref", t, key)?)?;
        Ok(found.map_or(default, |n| t.value_at(n)))
    };
    /// Has the key a value?
    #[mostly returns]
    "%hash-table-contains?" (t: HashTable, key: Any) => {
        if let Some(forwarded) = forward(vm, t, CONTAINS, 2) {
            return forwarded;
        }
        boolean(t.find(key, hash(vm, "hash-table-contains?", t, key)?)?.is_some())
    };
    /// Gives keys values: the arguments are keys and values in turn.
    #[mostly returns]
    "%hash-table-set!" (t: HashTable | pairs) => {
        if pairs.len() % 2 == 1 {
            let message = "hash-table-set!: the last key has no value";
            return Err(vm.error(crate::data::condition::ConditionKind::Arity, message, &[pairs.get(pairs.len() - 1)]));
        }
        if let Some(forwarded) = forward(vm, t, SET, 1 + pairs.len()) {
            return forwarded;
        }
        for i in (0..pairs.len()).step_by(2) {
            let (key, value) = (pairs.get(i), pairs.get(i + 1));
            let hash = hash(vm, "hash-table-set!", t, key)?;
            match t.find(key, hash)? {
                Some(n) => t.set_value(n, value),
                None => t.add(&vm.heap, hash, key, value)?,
            }
        }
        UNSPECIFIED
    };
    /// Deletes the associations of keys; how many there were.
    #[mostly returns]
    "%hash-table-delete!" (t: HashTable | keys) => {
        if let Some(forwarded) = forward(vm, t, DELETE, 1 + keys.len()) {
            return forwarded;
        }
        let mut deleted = 0;
        for key in keys.iter() {
            if let Some(n) = t.find(key, hash(vm, "hash-table-delete!", t, key)?)? {
                t.remove(n);
                deleted += 1;
            }
        }
        index(deleted)
    };
    /// Deletes all associations.
    "%hash-table-clear!" (t: HashTable) => { t.clear(&vm.heap)?; UNSPECIFIED };
    /// Deletes the newest association: the pair of its key and its value, or `#f` when there was none.
    "%hash-table-pop!" (t: HashTable) => {
        let n = t.used();
        if n == 0 {
            return Ok(Value::FALSE);
        }
        let pair = vm.heap.cons(t.key(n), t.value_at(n));
        t.remove(n);
        Ok(pair)
    };
    /// The keys, oldest first.
    "%hash-table-keys" (t: HashTable) => list(vm, t, |key, _| key);
    /// The values, in the order of the keys.
    "%hash-table-values" (t: HashTable) => list(vm, t, |_, value| value);
    /// The pairs of keys and values, oldest first.
    "%hash-table->alist" (t: HashTable) => list(vm, t, |key, value| vm.heap.cons(key, value));
    /// A vector of the first key, its value, the next key, and so on: what a procedure walks that calls others, which
    /// may change the table.
    "%hash-table->vector" (t: HashTable) => {
        let vector = heap::Vector::new(&vm.heap, 2 * t.count())?;
        vector.items().write(t.iter().flat_map(|(key, value)| [key, value]));
        Ok(vector.value())
    };
    /// A table with the same associations.
    "%hash-table-copy" (t: HashTable) => Ok(t.copy(&vm.heap)?.value());

    /// The number of the first association whose key has this hash, or `#f`.
    "%hash-table-first" (t: HashTable, hash: Any) => number_or_false(t.first(custom_hash(vm, hash)?));
    /// The number of the next association with the same hash, or `#f`.
    "%hash-table-next" (t: HashTable, n: Fixnum) => number_or_false(t.next(entry(vm, t, n)?));
    /// The key of association `n`.
    "%hash-table-key" (t: HashTable, n: Fixnum) => Ok(t.key(entry(vm, t, n)?));
    /// The value of association `n`.
    "%hash-table-value" (t: HashTable, n: Fixnum) => Ok(t.value_at(entry(vm, t, n)?));
    /// Gives association `n` a value.
    "%hash-table-put!" (t: HashTable, n: Fixnum, value: Any) => {
        t.set_value(entry(vm, t, n)?, value);
        UNSPECIFIED
    };
    /// Makes an association; the key must have none.
    "%hash-table-add!" (t: HashTable, hash: Any, key: Any, value: Any) => {
        t.add(&vm.heap, custom_hash(vm, hash)?, key, value)?;
        UNSPECIFIED
    };
    /// Deletes association `n`.
    "%hash-table-remove!" (t: HashTable, n: Fixnum) => {
        t.remove(entry(vm, t, n)?);
        UNSPECIFIED
    };

    /// A hash that agrees with `eq?`, less than 2^32 like the others.
    "%eq-hash" (x: Any) Pure => index(hash_eq(x));
    /// A hash that agrees with `eqv?`.
    "%eqv-hash" (x: Any) Pure => index(hash_eqv(x));
    /// A hash that agrees with `equal?`.
    "%equal-hash" (x: Any) Reads => index(hash_equal(x));
    /// A hash of (a part of) a string, below `bound` unless that is 0.
    "string-hash" (s: Str [bound: Index, start: Index, end: Index]) Reads => {
        let (start, end) = range(vm, "string-hash", s, string::length(s), start, end)?;
        let hash = string::hash_part(s, start, end);
        index(bound.filter(|&bound| bound > 0).map_or(hash, |bound| hash % bound))
    };
}

/// The equivalence behind an equality predicate.
fn known(equality: Value) -> Option<Equivalence> {
    match super::get(Primitive::of(equality)?.index()).name {
        // Of symbols, characters and booleans there is one object each.
        "eq?" | "symbol=?" | "char=?" | "boolean=?" => Some(Equivalence::Eq),
        "eqv?" => Some(Equivalence::Eqv),
        "equal?" => Some(Equivalence::Equal),
        "string=?" => Some(Equivalence::Text),
        _ => None,
    }
}

fn make(vm: &Vm, equality: Value, hash: Value, operations: heap::Vector, capacity: u32) -> Outcome {
    if operations.length() != OPERATIONS || !operations.items().iter().all(Value::is_procedure) {
        return Err(vm.type_error("make-hash-table", 3, "a vector of four procedures", operations.value()));
    }
    let equivalence = known(equality).unwrap_or(Equivalence::Custom);
    let shape = Shape { equivalence, equality, hash, operations: Some(operations) };
    Ok(Table::new(&vm.heap, &shape, capacity)?.value())
}

/// A custom table's own procedure gets the call, with the same arguments.
#[inline(always)]
fn forward(vm: &Vm, t: Table, operation: u32, arguments: u32) -> Option<Outcome> {
    if t.equivalence() != Equivalence::Custom {
        return None;
    }
    let operations = t.shape().operations.expect("a table of the program's own equivalence has them");
    vm.set_tail(operations.items().get(operation), arguments);
    Some(Err(Control::Tail))
}

/// The hash of a key.
#[inline(always)]
fn hash(vm: &Vm, who: &str, t: Table, key: Value) -> Result<u32, Control> {
    if t.equivalence() == Equivalence::Text && !string::is_string(key) {
        return Err(vm.type_error(who, 2, "a string", key));
    }
    Ok(t.hash(key))
}

/// The hash that a hash function of the program's gave.
fn custom_hash(vm: &Vm, hash: Value) -> Result<u32, Control> {
    if number::is_exact_integer(hash) {
        return Ok(hash_eqv(hash));
    }
    let message = "hash table: the hash function must give an exact integer, not";
    Err(vm.error(crate::data::condition::ConditionKind::Type, message, &[hash]))
}

/// The association `n`: it is gone when a procedure that compares keys deletes them.
fn entry(vm: &Vm, t: Table, n: i64) -> Result<u32, Control> {
    match u32::try_from(n) {
        Ok(n) if t.has(n) => Ok(n),
        _ => Err(vm.range_error("hash table", Value::fixnum(n), t.value())),
    }
}

fn number_or_false(n: Option<u32>) -> Outcome {
    Ok(n.map_or(Value::FALSE, |n| Value::fixnum(n as i64)))
}

/// Pairs cost what they cost whether or not they fit the heap: refuse what cannot fit.
fn list(vm: &Vm, t: Table, item: impl Fn(Value, Value) -> Value) -> Outcome {
    if t.count() as u64 * 2 * PAIR_BYTES as u64 > vm.heap.room() {
        vm.heap.request_gc();
        return Err(Control::RetryAfterGc);
    }
    Ok(t.iter().rev().fold(Value::NIL, |rest, (key, value)| vm.heap.cons(item(key, value), rest)))
}
