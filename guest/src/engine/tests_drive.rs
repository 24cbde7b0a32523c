//! The driver's transitions, on code and frames made by hand: what each `Next` comes to, how each `Request` is answered,
//! and how what was suspended goes on.

use super::drive::Next;
use super::tests_support::assembled;
use super::{Engine, boot};
use crate::heap::objects::{car, is_kind};
use crate::heap::regs::reg;
use crate::heap::{Frame, Kind, Primitive, Tier, Value};
use crate::interp::encoding::Field;
use crate::interp::inst::{LITERAL, op};
use crate::text::wire::Writer;
use crate::vm::code::NewCode;
use crate::vm::control::{Hook, Kont, Request};
use crate::vm::native;
use crate::vm::tests::support::{procedure, push, shape};
use host_interface::{Answer, Status};

/// The site of the call in [`waiting`].
const CALL_SITE: u32 = 8;

/// An instance that has an empty stack and runs nothing.
fn ready() -> &'static Engine {
    let engine = boot();
    assert!(engine.configure(1, 0));
    engine.reset().expect("memory for the stack");
    engine
}

fn place(slot: u16) -> u16 {
    16 + 8 * slot
}

/// `(lambda (x) x)`
fn identity(engine: &Engine) -> Value {
    assembled(engine.vm, 1, 1, &[(op::ENTER, &[]), (op::RETURN, &[Field::Operand(place(0))])], &[])
}

/// `(lambda () value)`
fn constant(engine: &Engine, value: Value) -> Value {
    assembled(engine.vm, 0, 0, &[(op::ENTER, &[]), (op::RETURN, &[Field::Operand(LITERAL)])], &[value])
}

/// `(lambda (f) (cons (f) 'delivered))`: shows that a value came to the call.
fn waiting(engine: &Engine) -> Value {
    let call = [
        Field::Place(place(1)),
        Field::Operand(place(0)),
        Field::FrameSize(place(2)),
        Field::Number(0),
        Field::Arguments(vec![]),
    ];
    let cons = [Field::Place(place(1)), Field::Operand(place(1)), Field::Operand(LITERAL)];
    let code: [(u16, &[Field]); 4] = [
        (op::ENTER, &[]),
        (op::CALL, &call),
        (op::PRIM + crate::spec::Op::Cons as u16, &cons),
        (op::RETURN, &[Field::Operand(place(1))]),
    ];
    assembled(engine.vm, 1, 2, &code, &[engine.vm.symbol("delivered")])
}

/// A frame at the stack base that waits for a call, and on top of it the frame of a primitive; gives both.
fn waiting_for_primitive(engine: &Engine) -> (Frame, Frame) {
    let below = push(engine.vm, None, waiting(engine), CALL_SITE, &[Value::FALSE]);
    (below, push(engine.vm, Some(below), identity(engine), 0, &[]))
}

/// Serves a request of the primitive with the frame at `at`.
fn serve(engine: &Engine, at: Frame, request: Request) -> Result<Next, Status> {
    engine.vm.request_at.set(at);
    engine.serve(request)
}

/// What the whole evaluation comes to.
fn value_of(engine: &Engine, next: Next) -> Value {
    let status = engine.drive(next);
    assert_eq!(status, Status::Done, "{}", engine.report().text);
    engine.value.get()
}

/// What came to the call that the frame of [`waiting`] waits for.
fn delivered(engine: &Engine, next: Next) -> Value {
    let value = value_of(engine, next);
    assert!(value.is_pair(), "{value:?}");
    car(value)
}

/// The message of the error that the evaluation comes to.
fn error_of(engine: &Engine, next: Next) -> String {
    assert_eq!(engine.drive(next), Status::Error);
    engine.report().text
}

#[test]
fn a_frame_is_executed_from_a_site() {
    let engine = ready();
    let fp = push(engine.vm, None, waiting(engine), 0, &[constant(engine, Value::fixnum(5))]);
    assert_eq!(delivered(engine, Next::Execute { fp, site: 0 }), Value::fixnum(5));
    // Behind the call: its result is in its slot already.
    let fp = push(engine.vm, None, waiting(engine), 0, &[Value::FALSE, Value::fixnum(6)]);
    assert_eq!(delivered(engine, Next::Execute { fp, site: CALL_SITE + 16 }), Value::fixnum(6));
}

#[test]
fn any_procedure_is_entered() {
    let engine = ready();
    let enter = |callee: Value, arguments: &[Value]| engine.enter_at_base(callee, arguments);
    assert_eq!(value_of(engine, enter(identity(engine), &[Value::TRUE])), Value::TRUE);
    let pair = engine.vm.heap.cons(Value::fixnum(1), Value::NIL);
    let kinds = engine.programs.objects();
    let named_car = |&it: &Value| Primitive::of(it).is_some_and(|it| crate::prims::get(it.index()).name == "car");
    let car = kinds.into_iter().find(named_car);
    assert_eq!(value_of(engine, enter(car.expect("a primitive"), &[pair])), Value::fixnum(1));
    assert!(error_of(engine, enter(identity(engine), &[])).contains("expects 1 argument, but 0 were given"));
    engine.reset().expect("memory for the stack");
    assert!(error_of(engine, enter(Value::fixnum(3), &[])).contains("not a procedure"));
}

#[test]
fn a_value_goes_to_the_frame_that_waits() {
    let engine = ready();
    let (_, at) = waiting_for_primitive(engine);
    assert_eq!(delivered(engine, Next::Return { fp: at, value: Value::fixnum(7) }), Value::fixnum(7));
    // With nothing below, it is the value of the evaluation.
    engine.reset().expect("memory for the stack");
    let fp = engine.vm.base_frame();
    assert_eq!(value_of(engine, Next::Return { fp, value: Value::fixnum(8) }), Value::fixnum(8));
}

#[test]
fn a_value_goes_to_captured_frames_one_after_the_other() {
    let engine = ready();
    let first = push(engine.vm, None, waiting(engine), CALL_SITE, &[Value::FALSE]);
    let second = push(engine.vm, Some(first), waiting(engine), CALL_SITE, &[Value::FALSE]);
    engine.vm.capture(second).expect("memory");
    let fp = engine.vm.base_frame();
    let inner = delivered(engine, Next::Return { fp, value: Value::fixnum(9) });
    assert_eq!(car(inner), Value::fixnum(9));
    assert_eq!(engine.vm.kont.get(), Kont::BOTTOM);
}

/// Compiled code, for the driver: tail-calls the procedure in its first slot.
extern "C" fn tail_calls(fp: Frame, _: Value, _: u32) -> Value {
    native::current().set_tail(fp.slot(0), 0);
    Value::TAIL
}

/// Compiled code, for the driver: is unwound because the program ends.
extern "C" fn exits(_: Frame, _: Value, _: u32) -> Value {
    native::current().request.set(Request::Exit { code: 7 });
    Value::UNWIND
}

#[test]
fn compiled_code_gives_a_value_a_tail_call_or_a_request() {
    let engine = ready();
    let compiled = |entry: *const ()| {
        let entries = [native::index_of(entry); 8];
        procedure(engine.vm, &NewCode { tier: Tier::Compiled, entries, ..shape(1, 1) })
    };
    let tail = compiled(tail_calls as *const ());
    let next = engine.enter_at_base(tail, &[constant(engine, Value::fixnum(4))]);
    assert_eq!(value_of(engine, next), Value::fixnum(4));
    let exit = compiled(exits as *const ());
    engine.reset().expect("memory for the stack");
    assert_eq!(engine.drive(engine.enter_at_base(exit, &[Value::NIL])), Status::Exit);
    assert_eq!(engine.report().code, 7);
}

#[test]
fn capture_moves_the_frames_and_calls_with_the_continuation() {
    let engine = ready();
    let (_, at) = waiting_for_primitive(engine);
    let next = serve(engine, at, Request::Capture { procedure: identity(engine) }).expect("goes on");
    assert!(matches!(next, Next::Enter { fp, argc: 1, .. } if fp == engine.vm.base_frame()), "{next:?}");
    assert_ne!(engine.vm.kont.get(), Kont::BOTTOM);
    let continuation = delivered(engine, next);
    assert!(is_kind(continuation, Kind::Continuation));

    // It can be entered from anywhere, as often as one likes.
    for n in [1, 2] {
        engine.reset().expect("memory for the stack");
        let (_, at) = waiting_for_primitive(engine);
        let next = serve(engine, at, Request::Throw { continuation, value: Value::fixnum(n) }).expect("goes on");
        assert_eq!(delivered(engine, next), Value::fixnum(n));
    }
    let thunk = constant(engine, Value::fixnum(3));
    let next = serve(engine, at, Request::CallIn { continuation, thunk }).expect("goes on");
    assert_eq!(delivered(engine, next), Value::fixnum(3));
}

#[test]
fn an_escape_replaces_the_frame_with_its_mark() {
    let engine = ready();
    let (mark, thunk) = (Value::fixnum(77), constant(engine, Value::fixnum(5)));
    let frames = || {
        engine.reset().expect("memory for the stack");
        let below = push(engine.vm, None, waiting(engine), CALL_SITE, &[Value::FALSE]);
        let marked = push(engine.vm, Some(below), engine.vm.hook(Hook::Marked), 0, &[mark, Value::FALSE]);
        let above = push(engine.vm, Some(marked), waiting(engine), CALL_SITE, &[Value::FALSE]);
        (marked, push(engine.vm, Some(above), identity(engine), 0, &[]))
    };
    let (marked, at) = frames();
    let next = serve(engine, at, Request::Escape { mark, thunk }).expect("goes on");
    assert!(matches!(next, Next::Enter { fp, argc: 0, .. } if fp == marked), "{next:?}");
    assert_eq!(delivered(engine, next), Value::fixnum(5));

    // The same when the frames have been captured.
    let (_, at) = frames();
    engine.vm.capture(at.link()).expect("memory");
    let at = push(engine.vm, None, identity(engine), 0, &[]);
    let next = serve(engine, at, Request::Escape { mark, thunk }).expect("goes on");
    assert_eq!(delivered(engine, next), Value::fixnum(5));

    let (_, at) = frames();
    let next = serve(engine, at, Request::Escape { mark: Value::fixnum(78), thunk }).expect("goes on");
    assert!(error_of(engine, next).contains("an escape out of an extent that is not active any more"));
}

#[test]
fn forms_are_evaluated_in_the_place_of_the_primitive() {
    let engine = ready();
    let (_, at) = waiting_for_primitive(engine);
    let eval = Request::Eval { form: Value::fixnum(12), environment: Value::FALSE };
    let next = serve(engine, at, eval).expect("goes on");
    assert_eq!(delivered(engine, next), Value::fixnum(12));

    engine.reset().expect("memory for the stack");
    let (_, at) = waiting_for_primitive(engine);
    let name = crate::data::string::new(&engine.vm.heap, "no-such-file.scm").expect("memory");
    let next = serve(engine, at, Request::Load { name, environment: Value::FALSE }).expect("goes on");
    assert!(error_of(engine, next).contains("no-such-file.scm"));

    engine.reset().expect("memory for the stack");
    let handle = engine.parse("p.scm", b"42");
    let (_, at) = waiting_for_primitive(engine);
    let form = |index| serve(engine, at, Request::NextForm { handle, index }).expect("goes on");
    assert!(matches!(form(0), Next::Return { fp, value } if fp == at && value.is_procedure()));
    assert_eq!(delivered(engine, form(1)), Value::FALSE, "there is one form only");
}

#[test]
fn what_ends_an_evaluation_ends_it() {
    let engine = ready();
    let end = |request: Request| {
        engine.reset().expect("memory for the stack");
        let (_, at) = waiting_for_primitive(engine);
        let status = serve(engine, at, request).expect_err("it ends");
        (status, engine.report().code)
    };
    assert_eq!(end(Request::Exit { code: 3 }), (Status::Exit, 3));
    assert_eq!(end(Request::Uncaught { condition: Value::fixnum(1) }), (Status::Error, 1));
    assert_eq!(engine.value.get(), Value::fixnum(1));
    assert_eq!(end(Request::Interrupt { late: false }), (Status::Error, 130));
    assert_eq!(end(Request::OutOfFuel), (Status::Error, 124));
    assert_eq!(end(Request::GivenUp), (Status::Error, 124));
}

#[test]
fn an_overflow_keeps_the_newest_frames() {
    let engine = ready();
    engine.vm.config.stack.set(8 << 10);
    engine.reset().expect("memory for the stack");
    let arguments = [constant(engine, Value::fixnum(2))];
    let mut fp = push(engine.vm, None, waiting(engine), CALL_SITE, &[Value::FALSE]);
    // Activations that were nested too deeply are gone: no frame has to go.
    let next = serve(engine, fp, Request::Overflow { frame: fp, site: CALL_SITE }).expect("goes on");
    assert!(matches!(next, Next::Execute { fp: same, site: CALL_SITE } if same == fp), "{next:?}");
    assert_eq!(engine.vm.kont.get(), Kont::BOTTOM);
    while fp.addr() < reg::STACK_LIMIT.get() {
        fp = push(engine.vm, Some(fp), waiting(engine), CALL_SITE, &[Value::FALSE]);
    }
    let full = fp.addr() - engine.vm.stack_base();
    fp.slots(1).write(arguments);
    let next = serve(engine, fp, Request::Overflow { frame: fp, site: 0 }).expect("goes on");
    let base = engine.vm.base_frame();
    let Next::Execute { fp: newest, site: 0 } = next else { panic!("{next:?}") };
    let left = newest.addr() - base.addr();
    assert!(full / 5 < left && left <= full / 4, "{left} of {full}");
    assert_eq!((base.link(), newest.slot(0)), (Frame::NONE, arguments[0]));
    let mut frames = 0;
    engine.vm.each_activation(newest, |_| frames += 1);
    assert_eq!(frames, full / newest.size() + 1);
    // The value of the newest frame comes to all that wait.
    let value = (1..frames).fold(value_of(engine, next), |value, _| car(value));
    assert_eq!(car(value), Value::fixnum(2));
}

#[test]
fn what_was_suspended_is_resumed() {
    let engine = ready();
    let fp = push(engine.vm, None, waiting(engine), 0, &[constant(engine, Value::fixnum(6))]);
    let suspend = |asked| serve(engine, fp, Request::Suspend { frame: fp, site: 0, asked });
    // Without work for the host and without its asking the program goes on.
    assert!(matches!(suspend(false), Ok(Next::Execute { fp: same, site: 0 }) if same == fp));
    assert_eq!(suspend(true).expect_err("the host asked"), Status::Suspended);
    assert_eq!(engine.suspended_top(), fp.next().addr());
    assert_eq!(engine.resume(), Status::Done);
    assert_eq!(car(engine.value.get()), Value::fixnum(6));
    assert_eq!(engine.resume(), Status::Error, "nothing is suspended any more");
}

#[test]
fn the_host_answers_a_call_or_it_raises() {
    let engine = ready();
    let call = || {
        engine.reset().expect("memory for the stack");
        let (_, at) = waiting_for_primitive(engine);
        let arguments = engine.vm.heap.list(&[Value::fixnum(1)]);
        let status = serve(engine, at, Request::HostCall { number: 5, arguments }).expect_err("the host's turn");
        assert_eq!((status, engine.host_call().number), (Status::Called, 5));
    };
    call();
    let mut writer = Writer::default();
    assert!(writer.value(Value::fixnum(11), 1 << 20));
    assert!(engine.host_return(&writer.finish(), Answer::Value));
    assert_eq!(engine.resume(), Status::Done);
    assert_eq!(car(engine.value.get()), Value::fixnum(11));

    call();
    assert_eq!(engine.resume(), Status::Error);
    assert!(engine.report().text.contains("the host gave no answer"), "{}", engine.report().text);
}

#[test]
fn a_checkpoint_is_made_where_the_host_makes_images() {
    let engine = ready();
    let (_, at) = waiting_for_primitive(engine);
    let next = serve(engine, at, Request::Checkpoint).expect("it raises");
    assert!(error_of(engine, next).contains("this host makes no images"));

    engine.reset().expect("memory for the stack");
    assert!(engine.configure(11, 1));
    let (_, at) = waiting_for_primitive(engine);
    assert_eq!(serve(engine, at, Request::Checkpoint).expect_err("the host's turn"), Status::Checkpoint);
    // The image is there: it goes on with `#t`.
    engine.await_nothing();
    assert_eq!(engine.resume(), Status::Done);
    assert_eq!(car(engine.value.get()), Value::TRUE);
}

#[test]
fn a_request_never_comes_without_its_frames() {
    let engine = ready();
    let (below, at) = waiting_for_primitive(engine);
    assert_eq!((engine.below(at), engine.below(below)), (below, Frame::NONE));
    assert_eq!(below.site(), CALL_SITE);
    // What is captured is below the primitive's frame; at the stack base there is nothing.
    engine.capture_below(below, below.addr()).expect("nothing to do");
    assert_eq!(engine.vm.kont.get(), Kont::BOTTOM);
    below.set_slot(1, Value::TRUE);
    engine.capture_below(at, at.addr()).expect("memory");
    assert_ne!(engine.vm.kont.get(), Kont::BOTTOM);
}
