//! The fixed hasher, and hashes of values that agree with `eqv?` and `equal?`.
//!
//! Nothing may use std's `RandomState`: the order of a table must be the same in every run, and it must survive a
//! snapshot of the guest's memory. Addresses are stable (objects never move), so they are good hash keys.

use super::{number, string, symbol};
use crate::heap::objects::{car, cdr, to_flonum};
use crate::heap::{Bignum, Bytevector, Compnum, Kind, Ratnum, Value, Vector};
use crate::spec::limits::HASHED_PARTS;
use std::hash::{BuildHasherDefault, Hasher};

/// Builds [`FixedHasher`]s.
pub type FixedState = BuildHasherDefault<FixedHasher>;
/// A hash map with the fixed hasher; make it with `HashMap::default()`.
pub type HashMap<K, V> = std::collections::HashMap<K, V, FixedState>;
/// A hash set with the fixed hasher; make it with `HashSet::default()`.
pub type HashSet<T> = std::collections::HashSet<T, FixedState>;

/// The multiplicative hash of Firefox and rustc: one rotate, xor and multiply per word, and a final mix, because
/// hash tables take the low bits and a product's good bits are the high ones.
#[derive(Default, Clone, Copy, Debug)]
pub struct FixedHasher(u64);

const K: u64 = 0x517c_c1b7_2722_0a95;

impl FixedHasher {
    #[inline]
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(K);
    }
}

impl Hasher for FixedHasher {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.add(u64::from_le_bytes(word));
        }
    }
    #[inline]
    fn write_u8(&mut self, n: u8) {
        self.add(n as u64);
    }
    #[inline]
    fn write_u32(&mut self, n: u32) {
        self.add(n as u64);
    }
    #[inline]
    fn write_u64(&mut self, n: u64) {
        self.add(n);
    }
    #[inline]
    fn write_usize(&mut self, n: usize) {
        self.add(n as u64);
    }
    #[inline]
    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 32
    }
}

/// The hash of some text, for the names of symbols: FNV-1a in 32 bits, with a character for a byte, which saves three of
/// four multiplications that wait for each other.
#[inline]
pub fn text_hash(chars: impl Iterator<Item = char>) -> u32 {
    chars.fold(0x811c_9dc5, |hash, c| (hash ^ c as u32).wrapping_mul(0x0100_0193))
}

#[inline]
fn mix(words: impl IntoIterator<Item = u64>) -> u32 {
    let mut hasher = FixedHasher::default();
    words.into_iter().for_each(|word| hasher.add(word));
    hasher.finish() as u32
}

/// A hash that agrees with `eq?`.
#[inline]
pub fn hash_eq(v: Value) -> u32 {
    mix([v.0])
}

/// A hash that agrees with `eqv?` (R7RS §6.1).
#[inline]
pub fn hash_eqv(v: Value) -> u32 {
    if let Some(f) = to_flonum(v) {
        return mix([if f.is_nan() { f64::NAN.to_bits() } else { f.to_bits() }]);
    }
    if Bignum::is(v) {
        return mix([number::bignum::is_negative(v) as u64]
            .into_iter()
            .chain(number::bignum::digits(v).map(u64::from)));
    }
    let parts = Ratnum::of(v).map(|v| [v.numerator(), v.denominator()]);
    if let Some(parts) = parts.or_else(|| Compnum::of(v).map(|v| [v.real(), v.imaginary()])) {
        return mix(parts.map(|part| hash_eqv(part) as u64));
    }
    hash_eq(v)
}

/// A hash that agrees with `equal?` (R7RS §6.1).
pub fn hash_equal(v: Value) -> u32 {
    let (mut hasher, mut left) = (FixedHasher::default(), HASHED_PARTS);
    add_equal(&mut hasher, v, &mut left);
    hasher.finish() as u32
}

fn add_equal(hasher: &mut FixedHasher, mut v: Value, left: &mut u32) {
    while v.is_pair() {
        if *left == 0 {
            return;
        }
        *left -= 1;
        hasher.add(Kind::Vector as u64 + 1);
        add_equal(hasher, car(v), left);
        v = cdr(v);
    }
    if *left == 0 {
        return;
    }
    *left -= 1;
    if string::is_string(v) {
        hasher.add(string::hash(v) as u64);
    } else if symbol::is_symbol(v) {
        // Not the address: the hash of a datum is then the same in every run.
        hasher.add(symbol::hash(v) as u64);
    } else if let Some(vector) = Vector::of(v) {
        hasher.add(Kind::Vector as u64 | (vector.length() as u64) << 8);
        for i in 0..vector.length().min(*left) {
            add_equal(hasher, vector.items().get(i), left);
        }
    } else if let Some(bytevector) = Bytevector::of(v) {
        hasher.write(&bytevector.bytes().to_bytes());
    } else {
        hasher.add(hash_eqv(v) as u64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::heap::Heap;

    #[test]
    fn hashes_follow_the_equivalences() {
        let heap = Heap::new(1 << 24);
        let big = |s| number::parse(&heap, s, 10).unwrap().unwrap();
        for text in ["123456789012345678901234567890", "-1/3", "1e300", "1+2i", "7"] {
            assert_eq!(hash_eqv(big(text)), hash_eqv(big(text)), "{text}");
        }
        assert_ne!(hash_eqv(big("0.0")), hash_eqv(big("-0.0")));
        assert_ne!(hash_eqv(big("99999999999999999999")), hash_eqv(big("-99999999999999999999")));
        let datum = || heap.list(&[string::new(&heap, "λx").unwrap(), heap.vector(&[big("1.5")]).unwrap()]);
        assert_eq!(hash_equal(datum()), hash_equal(datum()));
        assert_ne!(hash_eq(datum()), hash_eq(datum()));
    }

    #[test]
    fn hashing_a_cycle_or_a_deep_datum_ends() {
        let heap = Heap::new(1 << 26);
        let ring = heap.cons(Value::NIL, Value::NIL);
        crate::heap::objects::set_cdr(ring, ring);
        crate::heap::objects::set_car(ring, ring);
        hash_equal(ring);
        hash_equal((0..100_000).fold(Value::NIL, |v, _| heap.cons(v, Value::NIL)));
    }

    #[test]
    fn the_hasher_is_fixed() {
        let mut map: HashMap<u32, u32> = HashMap::default();
        map.extend((0..100).map(|i| (i, i)));
        let again: HashMap<u32, u32> = map.iter().map(|(&k, &v)| (k, v)).collect();
        assert_eq!(map, again);
        assert_eq!(text_hash("a".chars()), text_hash("a".chars()));
    }
}
