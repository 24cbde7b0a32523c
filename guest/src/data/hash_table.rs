//! Hash tables: a [`HashTable`] with its associations in the order in which they were made.
//!
//! An association is three words of one vector: key, value, link. The link is a fixnum: the key's hash in 32 bits, below
//! it the number of the next association of the same bucket. The buckets, a power of two and as many as there is room
//! for associations, are the words of a bytevector. Associations are numbered from 1; 0 ends a chain.
//!
//! A deleted association leaves its chain and keeps its place, as a hole, until the vector is full: then the
//! associations move together, into a longer vector or a shorter one. Chains instead of open addressing: there is no
//! trace of a deletion that would make searches longer, and a search that calls a procedure of the program's to compare
//! keys is at an association, not at a place in an order of probing.

use super::hash::{hash_eq, hash_equal, hash_eqv};
use super::{equal, string};
use crate::heap::{Bytevector, HashTable, Heap, Place, RetryAfterGc, Slice, Value, Vector};
use crate::spec::limits::HASH_TABLE_ROOM;

/// When two keys are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Equivalence {
    /// `eq?`
    Eq,
    /// `eqv?`
    Eqv,
    /// `equal?`
    Equal,
    /// `string=?`: all keys are strings.
    Text,
    /// What a procedure of the program's says; its hash function, too, is one.
    Custom,
}

/// Words of an association.
const ENTRY: u32 = 3;
// Which of them is which.
const KEY: u32 = 0;
const VALUE: u32 = 1;
const LINK: u32 = 2;
/// Bits of the next association's number in a link.
const NEXT_BITS: u32 = 28;
const NEXT: i64 = (1 << NEXT_BITS) - 1;

/// A hash table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Table(HashTable);

/// What a new table is to be: its equivalence, the procedures it was asked for with, and, for
/// [`Equivalence::Custom`], a vector of the procedures that work on it.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    pub equivalence: Equivalence,
    pub equality: Value,
    pub hash: Value,
    pub operations: Option<Vector>,
}

impl Table {
    /// An empty table with room for `capacity` associations.
    pub fn new(heap: &Heap, shape: &Shape, capacity: u32) -> Result<Table, RetryAfterGc> {
        let capacity = capacity.max(HASH_TABLE_ROOM).checked_next_power_of_two().ok_or(RetryAfterGc)?;
        let (entries, buckets) = room(heap, capacity)?;
        Ok(Table(HashTable::new(
            heap,
            shape.equivalence as u8,
            0,
            entries,
            buckets,
            Value::fixnum(0),
            shape.equality,
            shape.hash,
            shape.operations,
        )))
    }

    /// The table that `v` is.
    #[inline(always)]
    pub fn of(v: Value) -> Option<Table> {
        HashTable::of(v).map(Table)
    }

    pub fn value(self) -> Value {
        self.0.value()
    }

    #[inline]
    pub fn shape(self) -> Shape {
        Shape {
            equivalence: self.equivalence(),
            equality: self.0.equality(),
            hash: self.0.hash(),
            operations: self.0.operations(),
        }
    }

    #[inline]
    pub fn equivalence(self) -> Equivalence {
        use Equivalence::*;
        const ALL: [Equivalence; 5] = [Eq, Eqv, Equal, Text, Custom];
        ALL[self.0.equivalence() as usize]
    }

    /// The number of associations.
    #[inline]
    pub fn count(self) -> u32 {
        self.0.association_count()
    }

    fn set_count(self, count: u32) {
        self.0.set_association_count(count);
    }

    /// The first association of each bucket; 0 where there is none.
    #[inline(always)]
    fn buckets(self) -> Slice<u32> {
        self.0.buckets().bytes().words()
    }

    fn capacity(self) -> u32 {
        self.buckets().len()
    }

    /// The highest number of an association.
    #[inline]
    pub fn used(self) -> u32 {
        self.0.used().as_fixnum() as u32
    }

    #[inline]
    fn entry(self, n: u32, word: u32) -> Place<Value> {
        self.0.entries().items().place(ENTRY * (n - 1) + word)
    }

    #[inline]
    fn bucket(self, hash: u32) -> Place<u32> {
        let buckets = self.buckets();
        buckets.place(hash & (buckets.len() - 1))
    }

    /// Is there an association of this number?
    pub fn has(self, n: u32) -> bool {
        n >= 1 && n <= self.used() && self.key(n) != Value::UNASSIGNED
    }

    #[inline]
    pub fn key(self, n: u32) -> Value {
        self.entry(n, KEY).get()
    }

    #[inline]
    pub fn value_at(self, n: u32) -> Value {
        self.entry(n, VALUE).get()
    }

    #[inline]
    pub fn set_value(self, n: u32, value: Value) {
        self.entry(n, VALUE).set(value);
    }

    /// Hash and next of an association.
    #[inline]
    fn link(self, n: u32) -> (u32, u32) {
        let link = self.entry(n, LINK).get().as_fixnum();
        ((link >> NEXT_BITS) as u32, (link & NEXT) as u32)
    }

    fn set_link(self, n: u32, hash: u32, next: u32) {
        self.entry(n, LINK).set(Value::fixnum((hash as i64) << NEXT_BITS | next as i64));
    }

    /// The hash of a key that is not [`Equivalence::Custom`]; with [`Equivalence::Text`] it must be a string.
    #[inline]
    pub fn hash(self, key: Value) -> u32 {
        match self.equivalence() {
            Equivalence::Eq | Equivalence::Custom => hash_eq(key),
            Equivalence::Eqv => hash_eqv(key),
            Equivalence::Equal => hash_equal(key),
            Equivalence::Text => string::hash(key),
        }
    }

    /// The association of a key that is not [`Equivalence::Custom`].
    #[inline]
    pub fn find(self, key: Value, hash: u32) -> Result<Option<u32>, RetryAfterGc> {
        match self.equivalence() {
            Equivalence::Eq | Equivalence::Custom => self.search(hash, |other| Ok(other == key)),
            Equivalence::Eqv => self.search(hash, |other| Ok(equal::eqv(other, key))),
            Equivalence::Equal => self.search(hash, |other| equal::equal(other, key)),
            Equivalence::Text => self.search(hash, |other| Ok(string::equal(other, key))),
        }
    }

    #[inline(always)]
    fn search(
        self,
        hash: u32,
        is_it: impl Fn(Value) -> Result<bool, RetryAfterGc>,
    ) -> Result<Option<u32>, RetryAfterGc> {
        let mut n = self.first(hash);
        while let Some(at) = n {
            if is_it(self.key(at))? {
                break;
            }
            n = self.next(at);
        }
        Ok(n)
    }

    /// The first association with this hash.
    #[inline(always)]
    pub fn first(self, hash: u32) -> Option<u32> {
        self.chained(self.bucket(hash).get(), hash)
    }

    /// The next association with the hash of association `n`.
    #[inline(always)]
    pub fn next(self, n: u32) -> Option<u32> {
        let (hash, next) = self.link(n);
        self.chained(next, hash)
    }

    #[inline(always)]
    fn chained(self, mut n: u32, wanted: u32) -> Option<u32> {
        while n != 0 {
            let (hash, next) = self.link(n);
            if hash == wanted {
                return Some(n);
            }
            n = next;
        }
        None
    }

    /// Makes an association of a key that has none.
    #[inline]
    pub fn add(self, heap: &Heap, hash: u32, key: Value, value: Value) -> Result<(), RetryAfterGc> {
        if self.used() == self.capacity() {
            self.make_room(heap)?;
        }
        self.append(hash, key, value);
        Ok(())
    }

    /// [`Table::add`] when there is room.
    #[inline]
    fn append(self, hash: u32, key: Value, value: Value) {
        let (n, bucket) = (self.used() + 1, self.bucket(hash));
        self.0.set_used(Value::fixnum(n as i64));
        self.entry(n, KEY).set(key);
        self.set_value(n, value);
        self.set_link(n, hash, bucket.get());
        bucket.set(n);
        self.set_count(self.count() + 1);
    }

    /// At least a third of what there is then is free, so a change costs a constant number of steps on average.
    fn make_room(self, heap: &Heap) -> Result<(), RetryAfterGc> {
        let count = self.count();
        let capacity = (count + count / 2 + 1).max(HASH_TABLE_ROOM).checked_next_power_of_two().ok_or(RetryAfterGc)?;
        let (entries, buckets) = room(heap, capacity)?;
        let old: Vec<(u32, Value, Value)> = self.hashed().collect();
        self.0.set_entries(entries);
        self.0.set_buckets(buckets);
        self.0.set_used(Value::fixnum(0));
        self.set_count(0);
        old.into_iter().for_each(|(hash, key, value)| self.append(hash, key, value));
        Ok(())
    }

    /// Deletes association `n`.
    pub fn remove(self, n: u32) {
        let (hash, next) = self.link(n);
        let bucket = self.bucket(hash);
        let mut before = bucket.get();
        if before == n {
            bucket.set(next);
        } else {
            while let (hash, at) = self.link(before)
                && at != 0
            {
                if at == n {
                    self.set_link(before, hash, next);
                    break;
                }
                before = at;
            }
        }
        self.entry(n, KEY).set(Value::UNASSIGNED);
        self.set_value(n, Value::UNASSIGNED);
        self.set_count(self.count() - 1);
        // Holes at the end are room again: a table that is used as a stack never has to be put in order.
        let mut used = self.used();
        while used > 0 && self.key(used) == Value::UNASSIGNED {
            used -= 1;
        }
        self.0.set_used(Value::fixnum(used as i64));
    }

    /// Deletes all associations.
    pub fn clear(self, heap: &Heap) -> Result<(), RetryAfterGc> {
        let (entries, buckets) = room(heap, HASH_TABLE_ROOM)?;
        self.0.set_entries(entries);
        self.0.set_buckets(buckets);
        self.0.set_used(Value::fixnum(0));
        self.set_count(0);
        Ok(())
    }

    /// A table of the same shape with the same associations.
    pub fn copy(self, heap: &Heap) -> Result<Table, RetryAfterGc> {
        let copy = Table::new(heap, &self.shape(), self.count())?;
        self.hashed().for_each(|(hash, key, value)| copy.append(hash, key, value));
        Ok(copy)
    }

    fn hashed(self) -> impl Iterator<Item = (u32, Value, Value)> {
        let entries = (1..=self.used()).map(move |n| (self.link(n).0, self.key(n), self.value_at(n)));
        entries.filter(|&(_, key, _)| key != Value::UNASSIGNED)
    }

    /// Keys and values, oldest first.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = (Value, Value)> {
        let entries = (1..=self.used()).map(move |n| (self.key(n), self.value_at(n)));
        entries.filter(|&(key, _)| key != Value::UNASSIGNED)
    }
}

/// The vector of associations and the buckets.
fn room(heap: &Heap, capacity: u32) -> Result<(Vector, Bytevector), RetryAfterGc> {
    if capacity > 1 << NEXT_BITS {
        return Err(RetryAfterGc);
    }
    let entries = Vector::filled(heap, ENTRY * capacity, Value::UNASSIGNED)?;
    let buckets = Bytevector::new(heap, 4 * capacity)?;
    buckets.bytes().fill_bytes(0);
    Ok((entries, buckets))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    const SHAPE: Shape =
        Shape { equivalence: Equivalence::Eqv, equality: Value::FALSE, hash: Value::FALSE, operations: None };

    fn set(heap: &Heap, table: Table, key: i64, value: i64) {
        let key = Value::fixnum(key);
        match table.find(key, table.hash(key)).unwrap() {
            Some(n) => table.set_value(n, Value::fixnum(value)),
            None => table.add(heap, table.hash(key), key, Value::fixnum(value)).unwrap(),
        }
    }

    /// Every association is found by its key, and the chains have no others.
    fn check(table: Table) {
        let mut chained = 0;
        for bucket in 0..table.capacity() {
            let mut n = table.bucket(bucket).get();
            while n != 0 {
                assert!(table.has(n));
                assert_eq!(table.link(n).0 & (table.capacity() - 1), bucket);
                chained += 1;
                n = table.link(n).1;
            }
        }
        assert_eq!((chained, table.iter().count() as u32), (table.count(), table.count()));
    }

    #[test]
    fn it_does_what_an_ordered_map_does() {
        let heap = Heap::new(1 << 28);
        let table = Table::new(&heap, &SHAPE, 0).unwrap();
        let mut model: BTreeMap<i64, i64> = BTreeMap::new();
        let mut seed = 1u64;
        for step in 0..60_000 {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            let key = (seed >> 40) as i64 % 1000;
            // Grows, then shrinks, then grows.
            if (seed >> 33) % 4 < if step / 20_000 == 1 { 1 } else { 3 } {
                set(&heap, table, key, step);
                model.insert(key, step);
            } else {
                let found = table.find(Value::fixnum(key), table.hash(Value::fixnum(key))).unwrap();
                assert_eq!(found.map(|n| table.value_at(n).as_fixnum()), model.remove(&key));
                found.into_iter().for_each(|n| table.remove(n));
            }
            if step % 1000 == 0 {
                check(table);
                let mut items: Vec<_> = table.iter().map(|(k, v)| (k.as_fixnum(), v.as_fixnum())).collect();
                items.sort_unstable();
                assert_eq!(items, model.iter().map(|(&k, &v)| (k, v)).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn the_order_is_that_of_insertion() {
        let heap = Heap::new(1 << 26);
        let table = Table::new(&heap, &SHAPE, 0).unwrap();
        let keys = |table: Table| table.iter().map(|(key, _)| key.as_fixnum()).collect::<Vec<_>>();
        (0..100).for_each(|i| set(&heap, table, i * 7919 % 100, i));
        assert_eq!(keys(table), (0..100).map(|i| i * 7919 % 100).collect::<Vec<_>>());
        for key in (0..100).filter(|key| key % 3 != 0) {
            table.remove(table.find(Value::fixnum(key), table.hash(Value::fixnum(key))).unwrap().unwrap());
        }
        (200..400).for_each(|i| set(&heap, table, i, i));
        let kept = (0..100).map(|i| i * 7919 % 100).filter(|key| key % 3 == 0);
        assert_eq!(keys(table), kept.chain(200..400).collect::<Vec<_>>());
        assert_eq!(keys(table.copy(&heap).unwrap()), keys(table));
        table.clear(&heap).unwrap();
        assert_eq!((keys(table), table.count(), table.capacity()), (vec![], 0, HASH_TABLE_ROOM));
    }

    #[test]
    fn a_stack_of_associations_stays_small() {
        let heap = Heap::new(1 << 26);
        let table = Table::new(&heap, &SHAPE, 0).unwrap();
        for i in 0..100_000 {
            set(&heap, table, i, i);
            set(&heap, table, -1 - i, i);
            table.remove(table.used());
            table.remove(table.used());
        }
        assert_eq!((table.count(), table.capacity()), (0, HASH_TABLE_ROOM));
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let heap = Heap::new(1 << 24);
        for capacity in [1 << 22, 1 << 28, 1 << 29, u32::MAX] {
            assert_eq!(Table::new(&heap, &SHAPE, capacity), Err(RetryAfterGc));
        }
    }
}
