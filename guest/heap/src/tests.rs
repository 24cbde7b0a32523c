//! The collector under stress: random graphs, checked by the verifier and by their content.

use super::objects::{car, cdr};
use super::*;

/// A heap whose roots are a Rust vector.
struct World {
    heap: Heap,
    roots: Vec<Value>,
}

impl World {
    fn new() -> World {
        World { heap: Heap::new(64 << 20), roots: Vec::new() }
    }

    fn collect(&self) {
        self.heap.collect(|marker| self.roots.iter().for_each(|&root| marker.value(root)), |_| {});
    }
}

/// A small deterministic generator (xorshift), so that a failure can be run again.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
}

#[test]
fn unreachable_cells_are_used_again() {
    let world = World::new();
    for _ in 0..20 {
        for i in 0..200_000 {
            world.heap.cons(Value::fixnum(i), Value::NIL);
        }
        world.collect();
    }
    let stats = world.heap.stats();
    assert_eq!(stats.live_bytes, 0);
    assert!(stats.reserved_bytes < 16 << 20, "{stats:?}");
}

#[test]
fn a_random_graph_survives_many_collections() {
    let mut world = World::new();
    let mut random = Random(42);
    world.roots = (0..64).map(|_| Value::NIL).collect();
    let mut sums = vec![0i64; 64];
    for round in 0..60 {
        for _ in 0..500 {
            let at = random.below(64) as usize;
            match random.below(5) {
                0 => (world.roots[at], sums[at]) = (Value::NIL, 0),
                1 => {
                    let items = [world.roots[at], Value::fixnum(round)];
                    world.roots[at] = world.heap.vector(&items).expect("room");
                    sums[at] += round;
                }
                2 => {
                    world.roots[at] = BoxObject::new(&world.heap, world.roots[at]).value();
                }
                _ => {
                    world.roots[at] = world.heap.cons(Value::fixnum(round), world.roots[at]);
                    sums[at] += round;
                }
            }
        }
        world.collect();
        world.heap.verify();
        for (root, sum) in world.roots.iter().zip(&sums) {
            assert_eq!(total(*root), *sum);
        }
    }
}

/// Sum of the fixnums in the chains the test above builds.
fn total(mut v: Value) -> i64 {
    let mut sum = 0;
    while v != Value::NIL {
        if v.is_pair() {
            sum += car(v).as_fixnum();
            v = cdr(v);
        } else if let Some(cell) = BoxObject::of(v) {
            v = cell.content();
        } else {
            let items = Vector::known(v).items();
            sum += items.get(1).as_fixnum();
            v = items.get(0);
        }
    }
    sum
}

#[test]
fn large_objects_come_and_go() {
    let mut world = World::new();
    for round in 0..30u32 {
        let vector = Vector::filled(&world.heap, 20_000 + round * 1000, Value::fixnum(7)).expect("room");
        vector.items().set(19_999, Value::fixnum(round as i64));
        world.roots = vec![vector.value()];
        world.collect();
        assert_eq!((vector.length(), vector.items().get(19_999)), (20_000 + round * 1000, Value::fixnum(round as i64)));
    }
    assert!(world.heap.stats().reserved_bytes < 8 << 20);
}

#[test]
fn a_survey_frees_nothing() {
    let world = World::new();
    let (seen, unseen) = (world.heap.cons(Value::NIL, Value::NIL), world.heap.cons(Value::NIL, Value::NIL));
    let mut found = Vec::new();
    world.heap.survey(|marker| marker.value(seen), |marker| found = [seen, unseen].map(|v| marker.is_marked(v)).into());
    assert_eq!(found, [true, false]);
    world.heap.collect(|marker| [seen, unseen].into_iter().for_each(|v| marker.value(v)), |_| {});
    assert_eq!(world.heap.stats().live_bytes, 32);
}

#[test]
fn the_hard_limit_refuses_a_huge_object_but_not_a_pair() {
    let world = World::new();
    assert_eq!(world.heap.make_vector(100 << 20, Value::NIL), Err(RetryAfterGc));
    assert!(world.heap.wants_gc());
    assert!(world.heap.cons(Value::NIL, Value::NIL).is_pair());
}

#[test]
fn words_that_only_look_like_pointers_are_no_roots() {
    let world = World::new();
    let pair = world.heap.cons(Value::fixnum(8), Value::NIL);
    let stack = raw::grow(1).expect("a page");
    // The same cell with a wrong tag, the middle of a cell, an address outside every block, a number.
    let as_object = Value::pointer(pair.addr(), value::TAG_OBJ).0;
    for (i, word) in [as_object, pair.0 + 8, 0xffff_ff02, 123, pair.0 | 1 << 40].into_iter().enumerate() {
        raw::store64(stack + 8 * i as u32, word);
    }
    world.heap.collect(|marker| marker.conservative(stack, stack + 40), |_| {});
    assert_eq!(world.heap.stats().live_bytes, 0);
    let pair = world.heap.cons(Value::fixnum(8), Value::NIL);
    raw::store64(stack, pair.0);
    world.heap.collect(|marker| marker.conservative(stack, stack + 8), |_| {});
    assert_eq!(world.heap.stats().live_bytes, 16);
}

#[test]
fn a_collection_is_asked_for_past_the_budget_and_once() {
    let world = World::new();
    assert!(!world.heap.wants_gc());
    // A pair takes 16 bytes.
    for i in 0..=MIN_BUDGET / 16 {
        world.heap.cons(Value::fixnum(i as i64), Value::NIL);
    }
    assert!(world.heap.wants_gc());
    world.collect();
    assert!(!world.heap.wants_gc());
}
