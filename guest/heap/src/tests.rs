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
        self.heap.collect(Generations::All, |marker| self.roots.iter().for_each(|&root| marker.value(root)), |_| {});
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
        let generations = if round % 8 == 7 { Generations::All } else { Generations::Young };
        world.heap.collect(generations, |marker| world.roots.iter().for_each(|&root| marker.value(root)), |_| {});
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
    world.heap.collect(Generations::All, |marker| [seen, unseen].into_iter().for_each(|v| marker.value(v)), |_| {});
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
    world.heap.collect(Generations::All, |marker| marker.conservative(stack, stack + 40), |_| {});
    assert_eq!(world.heap.stats().live_bytes, 0);
    let pair = world.heap.cons(Value::fixnum(8), Value::NIL);
    raw::store64(stack, pair.0);
    world.heap.collect(Generations::All, |marker| marker.conservative(stack, stack + 8), |_| {});
    assert_eq!(world.heap.stats().live_bytes, 16);
}

#[test]
fn a_collection_is_asked_for_past_the_budget_and_once() {
    let world = World::new();
    assert!(!world.heap.wants_gc());
    // A pair takes 16 bytes.
    for i in 0..=BUDGET / 16 {
        world.heap.cons(Value::fixnum(i as i64), Value::NIL);
    }
    assert!(world.heap.wants_gc());
    world.collect();
    assert!(!world.heap.wants_gc());
}

/// A code object whose fields all differ.
pub(super) fn code(heap: &Heap, frame_size: u32) -> Code {
    let words = Instructions::new(heap, 16).expect("room");
    words.bytes().write_bytes(&[1; 16]);
    let literals = Vector::of_items(heap, &[Value::fixnum(5)]).expect("room");
    let entries = std::array::from_fn(|n| 10 + n as u32);
    let (words, literals) = (Some(words), Some(literals));
    Code::new(heap, 1, entries, frame_size, 3, 4, Tier::Compiled, words, literals, None, None, None, 6, 7, 8, 9)
}

#[test]
fn a_new_object_has_what_its_constructor_was_given() {
    let heap = Heap::new(64 << 20);
    let made = code(&heap, 24);
    assert_eq!((made.entry_any(), made.entries()), (1, [10, 11, 12, 13, 14, 15, 16]));
    assert_eq!((made.frame_size(), made.arity(), made.counter(), made.tier()), (24, 3, 4, Tier::Compiled));
    assert_eq!((made.info(), made.exits(), made.literal(0)), (6, 7, Value::fixnum(5)));
    assert_eq!((made.resume(), made.resumptions()), (8, 9));
    assert_eq!((made.name(), made.jit_literals(), made.closure()), (None, None, None));
    assert_eq!(made.instructions().start().unit(7), 0x0101);
    made.place(Code::ENTRIES.element(6)).set(99);
    made.set_tier(Tier::Interpreted);
    assert_eq!((made.entries()[6], made.frame_size()), (99, 24));
    assert!(made.is_run_by(Tier::Interpreted) && !made.is_run_by(Tier::Compiled));
    let number = Bignum::small(&heap, Bignum::NEGATIVE, 2);
    number.digits().write([8, 9]);
    assert_eq!((number.flags(), number.digit_count(), number.digits().to_vec()), (Bignum::NEGATIVE, 2, vec![8, 9]));
    number.set_digit_count(1);
    assert_eq!((number.flags(), number.digits().to_vec()), (Bignum::NEGATIVE, vec![8]));
    heap.collect(
        Generations::All,
        |marker| [made.value(), number.value()].into_iter().for_each(|root| marker.value(root)),
        |_| {},
    );
    heap.verify();
}

#[test]
fn a_value_is_an_object_of_one_type() {
    let heap = Heap::new(64 << 20);
    let vector = heap.make_vector(1, Value::NIL).expect("room");
    let closure = Closure::small(&heap, 0, code(&heap, 16)).value();
    assert!(Vector::is(vector) && !Values::is(vector) && !Closure::is(vector) && Pair::of(vector).is_none());
    assert!(Closure::is(closure) && !Vector::is(closure) && Procedure::of(closure).is_some());
    for other in [Value::FALSE, Value::fixnum(8), Value::char('x'), heap.cons(vector, vector)] {
        assert!(!Vector::is(other) && !Closure::is(other));
    }
    assert_eq!(objects::kind_of(closure), Some(Kind::Closure));
}

#[test]
fn an_element_is_named_by_a_fixnum_below_the_length() {
    let heap = Heap::new(64 << 20);
    let vector = Vector::of_items(&heap, &[Value::TRUE, Value::FALSE]).expect("room");
    assert_eq!(vector.element(Value::fixnum(1)).map(Place::get), Some(Value::FALSE));
    for index in [Value::fixnum(2), Value::fixnum(-1), Value::FALSE, Value(8 | 1), Value::fixnum(1 << 32)] {
        assert_eq!(vector.element(index), None, "{index:?}");
    }
}

#[test]
#[should_panic(expected = "\"fields\"")]
fn the_verifier_sees_a_field_of_another_type() {
    let heap = Heap::new(64 << 20);
    let made = RecordType::new(&heap, Value::FALSE, Vector::filled(&heap, 1, Value::NIL).expect("room"), None);
    let pair = heap.cons(Value::NIL, Value::NIL);
    heap.collect(
        Generations::All,
        |marker| [made.value(), pair].into_iter().for_each(|root| marker.value(root)),
        |_| {},
    );
    heap.verify();
    Place::<Value>::new(made.place(RecordType::FIELDS).addr()).set(pair);
    heap.verify();
}

#[test]
fn captured_frames_are_linked_by_offsets() {
    let heap = Heap::new(64 << 20);
    let base = Frame::at(stack::obtain(1 << 16).expect("pages"));
    let closure = |slots| Closure::small(&heap, 0, code(&heap, Frame::size_for(slots))).value();
    base.set_closure(closure(2));
    let top = base.next();
    top.set_closure(closure(1));
    top.set_link(base);
    top.set_slot(0, Value::fixnum(7));
    let below = Segment::capture(&heap, base, base, None, 0).expect("room");
    let captured = Segment::capture(&heap, base, top, Some(below), 40).expect("room");
    assert_eq!((captured.parent(), captured.parent_top(), captured.word_count()), (Some(below), 40, 7));
    let frame = captured.frame(Frame::size_for(2));
    assert_eq!((frame.slot(0), frame.closure(), frame.size()), (Value::fixnum(7), top.closure(), Frame::size_for(1)));
    assert_eq!((captured.link(frame), captured.link(captured.frame(0))), (Some(0), None));
    top.set_slot(0, Value::NIL);
    let back = frame.move_to(base);
    assert_eq!((back, back.slot(0)), (base, Value::fixnum(7)));
}
