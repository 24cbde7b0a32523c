//! Frames: their size, walking them, capture, reinstatement.

use super::support::{clear_stack, machine, procedure, push, shape};
use crate::heap::regs::reg;
use crate::heap::{Frame, Segment, Tier, Value};
use crate::vm::Vm;
use crate::vm::code::NewCode;
use crate::vm::control::Kont;
use crate::vm::frames::Found;

/// The number in the only slot of each frame of the present continuation and of the stack below `top`, newest first.
fn walk(vm: &Vm, top: Frame) -> Vec<i64> {
    let mut numbers = Vec::new();
    vm.each_activation(top, |activation| numbers.push(activation.frame.slot(0).as_fixnum()));
    numbers
}

/// A machine with frames of one slot, which holds the frame's number; the sites are ten times that. Gives the address of
/// the newest.
fn stack_of(count: i64) -> (Vm, Value, Frame) {
    let vm = machine();
    let one = procedure(&vm, &shape(1, 1));
    let newest = push_numbered(&vm, None, one, 0..count);
    (vm, one, newest)
}

fn push_numbered(vm: &Vm, below: Option<Frame>, procedure: Value, numbers: std::ops::Range<i64>) -> Frame {
    let push_one = |below, n: i64| Some(push(vm, below, procedure, 10 * n as u32, &[Value::fixnum(n)]));
    numbers.fold(below, push_one).expect("at least one frame")
}

/// Reinstates the newest captured frame; gives its number.
fn reinstated(vm: &Vm) -> Option<i64> {
    vm.reinstate().then(|| {
        let base = vm.base_frame();
        assert!(base.link().is_none(), "the frame at the stack base has no caller on the stack");
        let number = base.slot(0).as_fixnum();
        assert_eq!(base.site(), 10 * number as u32);
        number
    })
}

#[test]
fn a_frame_is_its_header_and_its_slots() {
    let vm = machine();
    for slots in [0, 1, 7] {
        let procedure = procedure(&vm, &shape(0, slots));
        let fp = push(&vm, None, procedure, 8, &[]);
        assert_eq!((fp.size(), fp.closure(), fp.site()), (16 + 8 * slots, procedure, 8));
    }
}

#[test]
fn frames_lie_behind_each_other() {
    let vm = machine();
    let (small, large) = (procedure(&vm, &shape(0, 1)), procedure(&vm, &shape(0, 5)));
    let first = push(&vm, None, large, 0, &[]);
    let second = push(&vm, Some(first), small, 0, &[]);
    let third = push(&vm, Some(second), large, 0, &[]);
    assert_eq!((first, second, third), (vm.base_frame(), first.above(56), second.above(24)));
    assert_eq!((first.link(), second.link(), third.link()), (Frame::NONE, first, second));
}

#[test]
fn walking_goes_from_the_newest_to_the_oldest() {
    let (vm, _, newest) = stack_of(4);
    assert_eq!(walk(&vm, newest), [3, 2, 1, 0]);
    assert_eq!(walk(&vm, newest.link()), [2, 1, 0]);
    assert!(walk(&vm, Frame::NONE).is_empty());
    let mut sites = Vec::new();
    vm.each_activation(newest, |activation| sites.push(activation.site));
    assert_eq!(sites, [30, 20, 10, 0]);
}

#[test]
fn captured_frames_are_those_of_the_stack() {
    let (vm, _, newest) = stack_of(4);
    vm.capture(newest.link()).expect("memory");
    // The newest frame was not captured; what lies on the stack now has nothing to do with the continuation.
    clear_stack(&vm);
    assert_eq!(walk(&vm, Frame::NONE), [2, 1, 0]);
    let Kont { segment, top } = vm.kont.get();
    let segment = segment.expect("frames");
    assert_eq!((segment.parent(), top), (None, 2 * 24));
    assert_eq!(segment.word_count(), 3 * 24 / 8, "three frames of 24 bytes");
}

#[test]
fn reinstatement_gives_one_frame_at_a_time() {
    let (vm, _, newest) = stack_of(3);
    vm.capture(newest).expect("memory");
    clear_stack(&vm);
    for expected in [2, 1, 0] {
        assert_eq!(reinstated(&vm), Some(expected));
        // Only what is below is still the continuation's.
        assert_eq!(walk(&vm, Frame::NONE), (0..expected).rev().collect::<Vec<_>>());
        clear_stack(&vm);
    }
    assert_eq!((reinstated(&vm), vm.kont.get()), (None, Kont::BOTTOM));
}

#[test]
fn capturing_again_copies_only_the_frames_made_since() {
    let (vm, one, newest) = stack_of(3);
    vm.capture(newest).expect("memory");
    let first = vm.kont.get().segment;
    assert_eq!(reinstated(&vm), Some(2));
    let newest = push_numbered(&vm, Some(vm.base_frame()), one, 3..5);
    vm.capture(newest).expect("memory");
    let second = vm.kont.get();
    let second = second.segment.expect("frames");
    assert_eq!(second.word_count(), 3 * 24 / 8, "the reinstated frame and the two that were made since");
    assert_eq!(second.parent(), first, "the older frames stay where they are");
    assert_eq!(walk(&vm, Frame::NONE), [4, 3, 2, 1, 0]);
    for expected in [4, 3, 2, 1, 0] {
        assert_eq!(reinstated(&vm), Some(expected));
    }
    assert_eq!(reinstated(&vm), None);
}

#[test]
fn a_continuation_can_be_entered_again() {
    let (vm, _, newest) = stack_of(2);
    let code = vm.make_code(&NewCode { tier: Tier::Continuation, ..shape(0, 0) });
    vm.set_shared_code(Tier::Continuation, code);
    reg::HANDLERS.set(vm.heap.list(&[Value::TRUE]));
    vm.capture(newest).expect("memory");
    let (handlers, continuation) = (reg::HANDLERS.get(), vm.make_continuation());
    for _ in 0..2 {
        assert_eq!(reinstated(&vm), Some(1));
        // The frame is a copy: what is done to it does not come back.
        vm.base_frame().set_slot(0, Value::fixnum(99));
        assert_eq!(reinstated(&vm), Some(0));
        assert_eq!(reinstated(&vm), None);
        reg::HANDLERS.set(Value::NIL);
        vm.restore_continuation(continuation);
        assert_eq!(reg::HANDLERS.get(), handlers, "a continuation has its handlers");
    }
}

#[test]
fn two_continuations_share_what_is_below_them() {
    let (vm, one, newest) = stack_of(2);
    vm.capture(newest).expect("memory");
    let low = vm.kont.get();
    let mut high = Vec::new();
    for number in [5, 6] {
        vm.kont.set(low);
        let fp = push_numbered(&vm, None, one, number..number + 1);
        vm.capture(fp).expect("memory");
        high.push(vm.kont.get());
    }
    for (kont, expected) in [(high[0], [5, 1, 0]), (high[1], [6, 1, 0])] {
        vm.kont.set(kont);
        assert_eq!(walk(&vm, Frame::NONE), expected);
        assert_eq!(kont.segment.and_then(Segment::parent), low.segment);
    }
}

#[test]
fn captured_frames_keep_what_is_in_their_slots() {
    let vm = machine();
    let one = procedure(&vm, &shape(1, 1));
    let held = vm.heap.cons(Value::TRUE, Value::NIL);
    let fp = push(&vm, None, one, 0, &[held]);
    vm.capture(fp).expect("memory");
    clear_stack(&vm);
    vm.collect(vm.stack_base());
    assert!(vm.heap.is_live(held), "the continuation holds it");
    vm.kont.set(Kont::BOTTOM);
    vm.collect(vm.stack_base());
    assert!(!vm.heap.is_live(held), "nothing holds it any more");
}

#[test]
fn a_frame_is_found_wherever_it_is() {
    let (vm, _, newest) = stack_of(4);
    let numbered = |n: i64| move |frame: Frame| frame.slot(0) == Value::fixnum(n);
    let on_stack = |found: Option<Found>| match found {
        Some(Found::OnStack(fp)) => fp,
        other => panic!("{other:?}"),
    };
    assert_eq!(on_stack(vm.find_frame(newest, numbered(3))), newest);
    assert_eq!(on_stack(vm.find_frame(newest, numbered(0))), vm.base_frame());
    assert!(vm.find_frame(newest, numbered(7)).is_none());
    // Of two frames that are wanted the newer one is found.
    assert_eq!(on_stack(vm.find_frame(newest, |_| true)), newest);

    vm.capture(newest).expect("memory");
    let below = match vm.find_frame(Frame::NONE, numbered(2)) {
        Some(Found::Captured { below }) => below,
        other => panic!("{other:?}"),
    };
    vm.kont.set(below);
    assert_eq!(walk(&vm, Frame::NONE), [1, 0], "what the frame returns to");
    match vm.find_frame(Frame::NONE, numbered(0)) {
        Some(Found::Captured { below }) => assert_eq!(below, Kont::BOTTOM),
        other => panic!("{other:?}"),
    }
    assert!(vm.find_frame(Frame::NONE, numbered(3)).is_none(), "it is above");
}

#[test]
fn the_stack_region_is_as_large_as_the_configuration_says() {
    let vm = machine();
    let base = vm.stack_base();
    vm.config.stack.set(8 << 10);
    vm.reserve_stack().expect("a smaller one takes the place of a larger one");
    assert_eq!((vm.stack_base(), limit(&vm)), (base, 8 << 10));
    vm.config.stack.set(512 << 10);
    vm.reserve_stack().expect("memory for a stack");
    assert_eq!(limit(&vm), 512 << 10);
    vm.limit_stack(16 << 10);
    assert_eq!((limit(&vm), vm.config.stack.get()), (16 << 10, 16 << 10));
    vm.limit_stack(32 << 10);
    assert_eq!(limit(&vm), 16 << 10, "it is never made larger");
}

/// Bytes of the stack region in force.
fn limit(vm: &Vm) -> u32 {
    crate::heap::regs::reg::STACK_LIMIT.get() - vm.stack_base()
}
