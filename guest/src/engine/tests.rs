//! Final programs, and sessions that go on for long.

use super::{Engine, boot};
use crate::data::symbol;
use crate::heap::Global;
use host_interface::Status;

/// An instance with a program that is compiled to its last form.
fn compiled(text: &str) -> (&'static Engine, u32) {
    let engine = boot();
    let handle = engine.parse("p.scm", text.as_bytes());
    assert!(handle != 0 && engine.expand_program(handle).is_some(), "{}", engine.report().text);
    (engine, handle)
}

/// What a final program comes to, and whether it has kept the compiler.
fn run(text: &str) -> (String, bool) {
    let (engine, handle) = compiled(text);
    assert!(engine.finalise(handle).is_some());
    let status = engine.eval(handle);
    assert!(matches!(status, Status::Done | Status::Error));
    (engine.report().text, engine.programs.environment(handle).is_some())
}

#[test]
fn a_final_program_does_what_it_did() {
    let text = "(define (fact n) (if (= n 0) 1 (* n (fact (- n 1))))) (map fact '(1 5 30))";
    assert_eq!(run(text), ("(1 120 265252859812191058636308480000000)".to_string(), false));
}

#[test]
fn errors_are_reported_as_before() {
    for text in [
        "(define (f x) (+ 1 (vector-ref x 9)))\n(f (vector 1 2))",
        "(define (f x) (disply x))\n(+ 1 (f 2))",
        "(defnie (twice x) (* 2 x))",
        "(let loop ((i 0)) (if (= i 3) (error \"three:\" i) (loop (+ i 1))))",
    ] {
        let (engine, handle) = compiled(text);
        assert_eq!(engine.eval(handle), Status::Error);
        assert_eq!(run(text), (engine.report().text, false));
    }
}

#[test]
fn a_program_that_can_eval_keeps_the_compiler() {
    let text = "(define (three) (eval '(+ 1 2) (interaction-environment))) (three)";
    assert_eq!(run(text), ("3".to_string(), true));
}

#[test]
fn what_is_not_needed_goes() {
    let (engine, handle) = compiled("(display 1)");
    let before = engine.vm.heap.used();
    let ranges = engine.finalise(handle).expect("it is compiled");
    assert!(engine.vm.heap.used() < before / 10, "{} of {before}", engine.vm.heap.used());
    assert!(ranges.len() > crate::prims::COUNT);
    assert!(engine.finalise(handle).is_none());
}

#[test]
fn a_program_that_cannot_be_expanded_cannot_be_final() {
    let engine = boot();
    let handle = engine.parse("p.scm", b"(display 1) (if)");
    assert!(engine.finalise(handle).is_none());
    assert!(engine.report().text.starts_with("p.scm:1:13: "), "{}", engine.report().text);
}

#[test]
fn a_call_of_an_entry_can_be_final() {
    let engine = boot();
    let handle = engine.parse("p.scm", b"(define seen '()) (define (main args) (set! seen args) (car '(7 8)))");
    assert_eq!(engine.eval(handle), Status::Done);
    let first = engine.entry(handle, "main");
    assert!(engine.finalise(first).is_some());
    assert_eq!((engine.eval(first), engine.report().code), (Status::Exit, 7));
}

#[test]
fn a_session_keeps_the_texts_of_living_code_only() {
    let engine = boot();
    assert!(engine.configure(1, 0) && engine.configure(9, 1));
    for line in 0..2000 {
        assert!(engine.configure(14, line));
        let handle = engine.parse("prompt", format!("(define (f x) (car (+ x {line})))").as_bytes());
        assert_eq!(engine.eval(handle), Status::Done);
        engine.forget(handle);
        if line % 100 == 0 {
            engine.vm.collect(engine.vm.stack_base());
        }
    }
    assert!(engine.vm.sources.count() < 700, "{}", engine.vm.sources.count());
    // What is left has its text.
    let handle = engine.parse("prompt", b"(f 1)");
    assert_eq!(engine.eval(handle), Status::Error);
    let text = engine.report().text;
    assert!(text.starts_with("prompt:2000:15: car:") && text.contains(" 2000 | (define (f x)"), "{text}");
}

#[test]
fn positions_count_on_for_one_text() {
    let engine = boot();
    for (before, position) in [(41, "prompt:42:3"), (0, "prompt:1:3")] {
        assert!(engine.configure(14, before) && engine.parse("prompt", b"  )") == 0);
        assert!(engine.report().text.starts_with(position), "{}", engine.report().text);
    }
    assert!(engine.configure(14, 7) && engine.parse("prompt", b"1") != 0 && engine.parse("prompt", b"  )") == 0);
    assert!(engine.report().text.starts_with("prompt:1:3"), "{}", engine.report().text);
}

/// A library of the report that exports what nothing defines would say so only where the name is used.
#[test]
fn what_standard_libraries_export_is_defined() {
    let engine = boot();
    let libraries = engine.expander.library_names();
    assert!(libraries.iter().any(|name| name == "(scheme base)"), "{libraries:?}");
    for name in libraries.iter().filter(|name| name.starts_with("(scheme ")) {
        let handle = engine.parse("p.scm", format!("(import {name})").as_bytes());
        assert_eq!(engine.eval(handle), Status::Done, "{name}");
        let unbound =
            engine.expander.unbound().into_iter().map(|cell| symbol::name(Global::known(cell).name().value()));
        assert_eq!(unbound.collect::<Vec<_>>(), Vec::<String>::new(), "{name}");
    }
}
