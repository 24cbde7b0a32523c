//! Collections of the young: what is old stays, what only an old object refers to stays, all else goes.

use super::objects::{car, cdr};
use super::*;

fn collect(heap: &Heap, generations: Generations, roots: &[Value]) {
    heap.collect(generations, |marker| roots.iter().for_each(|&root| marker.value(root)), |_| {});
    heap.verify();
}

fn young(heap: &Heap, roots: &[Value]) {
    collect(heap, Generations::Young, roots);
}

fn fresh(heap: &Heap) -> Value {
    heap.cons(Value::fixnum(7), Value::NIL)
}

#[test]
fn what_is_old_outlives_its_references_until_all_is_collected() {
    let heap = Heap::new(64 << 20);
    let pair = fresh(&heap);
    young(&heap, &[pair]);
    young(&heap, &[]);
    assert!(heap.is_live(pair), "it is old");
    collect(&heap, Generations::All, &[]);
    assert!(!heap.is_live(pair));
    assert_eq!((heap.stats().collections, heap.stats().full_collections), (3, 1));
}

#[test]
fn a_young_object_is_found_through_any_old_one_that_was_written_to() {
    let heap = Heap::new(64 << 20);
    let code = super::tests::code(&heap, 16);
    let pair = heap.cons(Value::NIL, Value::NIL);
    let cell = BoxObject::new(&heap, Value::NIL);
    let small = Vector::filled(&heap, 3, Value::NIL).expect("room");
    // Cells of this size lie across the bounds of cards, and those of the large one in blocks without a head.
    let wide: Vec<Vector> = (0..50).map(|_| Vector::filled(&heap, 80, Value::NIL).expect("room")).collect();
    let large = Vector::filled(&heap, 20_000, Value::NIL).expect("room");
    let closure = Closure::small(&heap, 1, code);
    closure.captures().fill(Value::NIL);
    let mut roots = vec![pair, cell.value(), small.value(), large.value(), closure.value()];
    roots.extend(wide.iter().map(|vector| vector.value()));
    young(&heap, &roots);
    for round in 0..3 {
        objects::set_car(pair, fresh(&heap));
        objects::set_cdr(pair, fresh(&heap));
        cell.set_content(fresh(&heap));
        small.items().fill(fresh(&heap));
        closure.captures().set(0, fresh(&heap));
        [0, 4095, 4096, 19_999].into_iter().for_each(|i| large.items().set(i, fresh(&heap)));
        large.items().part(7000..7002).copy_from(Vector::of_items(&heap, &[fresh(&heap), Value::NIL]).unwrap().items());
        wide.iter().for_each(|vector| [0, 40, 79].into_iter().for_each(|i| vector.items().set(i, fresh(&heap))));
        if round == 2 {
            collect(&heap, Generations::All, &roots);
        }
        young(&heap, &roots[5..]);
        let mut held = vec![car(pair), cdr(pair), cell.content(), small.items().get(2), closure.captures().get(0)];
        held.extend([0, 4095, 4096, 19_999, 7000].map(|i| large.items().get(i)));
        held.extend(wide.iter().flat_map(|vector| [0, 40, 79].map(|i| vector.items().get(i))));
        assert!(held.iter().all(|&value| heap.is_live(value) && car(value) == Value::fixnum(7)), "round {round}");
    }
}

#[test]
#[should_panic(expected = "is not marked")]
fn a_store_without_the_barrier_is_noticed() {
    let heap = Heap::new(64 << 20);
    let pair = heap.cons(Value::NIL, Value::NIL);
    young(&heap, &[pair]);
    raw::store64(pair.addr(), fresh(&heap).0);
    young(&heap, &[pair]);
}

#[test]
fn after_a_survey_all_is_collected() {
    let heap = Heap::new(64 << 20);
    let (kept, dropped) = (fresh(&heap), fresh(&heap));
    young(&heap, &[kept, dropped]);
    heap.survey(|marker| marker.value(dropped), |_| {});
    young(&heap, &[kept]);
    assert!(heap.is_live(kept) && !heap.is_live(dropped));
}

#[test]
fn what_survives_is_collected_when_it_has_grown() {
    let heap = Heap::new(1 << 30);
    let list = heap.list(&vec![Value::TRUE; 100_000]);
    collect(&heap, Generations::All, &[list]);
    assert_eq!(heap.due(), Generations::Young);
    let more = heap.list(&vec![Value::TRUE; limits::LEAST_GROWTH as usize / 16 + 1]);
    young(&heap, &[list, more]);
    assert_eq!(heap.due(), Generations::All);
    collect(&heap, Generations::All, &[list, more]);
    assert_eq!(heap.due(), Generations::Young);
    heap.request_gc();
    assert_eq!(heap.due(), Generations::All);
    collect(&heap, Generations::All, &[list]);
    heap.set_limit(heap.used() + limits::BUDGET / 2);
    assert_eq!(heap.due(), Generations::All, "the limit is near");
}

#[test]
fn the_table_of_cards_grows_with_the_heap() {
    let heap = Heap::new(1 << 30);
    let before = regs::reg::CARD_COUNT.get();
    let old = fresh(&heap);
    young(&heap, &[old]);
    objects::set_car(old, fresh(&heap));
    let large = Vector::filled(&heap, 6 << 20, Value::NIL).expect("room");
    assert!(regs::reg::CARD_COUNT.get() > before);
    large.items().set((6 << 20) - 1, fresh(&heap));
    young(&heap, &[large.value(), old]);
    assert!(heap.is_live(car(old)), "what was dirty stays so");
}

#[test]
fn runs_are_the_gaps_between_the_living() {
    let heap = Heap::new(64 << 20);
    for slots in [1, 3, 5, 9, 40, 90, 130, 700] {
        let made: Vec<Value> = (0..300).map(|i| heap.make_vector(slots, Value::fixnum(i)).expect("room")).collect();
        let kept: Vec<Value> =
            made.iter().copied().enumerate().filter(|(i, _)| i % 3 == 0 || i % 7 == 0).map(|(_, v)| v).collect();
        collect(&heap, Generations::All, &kept);
        let again: Vec<Value> =
            (0..300).map(|i| heap.make_vector(slots, Value::fixnum(1000 + i)).expect("room")).collect();
        assert!(again.iter().filter(|v| made.contains(v)).count() > 100, "{slots}: gaps are used again");
        assert!(again.iter().all(|v| !kept.contains(v)), "{slots}");
        collect(&heap, Generations::Young, &[kept.as_slice(), &again].concat());
        for (n, &v) in (0..).zip(&again) {
            assert!(Vector::known(v).items().iter().all(|item| item == Value::fixnum(1000 + n)));
        }
        for &v in &kept {
            assert!(Vector::known(v).items().iter().all(|item| item.as_fixnum() < 300));
        }
    }
}
