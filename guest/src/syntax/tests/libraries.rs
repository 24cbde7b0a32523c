//! Libraries, imports, `cond-expand`, `include`.

use super::{World, error, shown, value};

#[track_caller]
fn with(files: &[(&str, &str)], text: &str) -> String {
    let world = files.iter().fold(World::new(), |world, (name, text)| world.file(name, text));
    world.run(text).unwrap_or_else(|error| shown(&error))
}

const STACK: &str = "(define-library (my stack) (export push (rename make-stack new) while-not) (import (scheme base))
    (begin (define (make-stack) '()) (define (push x s) (cons x (hidden s))) (define (hidden s) s)
           (define-syntax while-not (syntax-rules () ((_ c x) (if (hidden c) #f x))))))";

#[test]
fn a_program_that_imports_has_just_that() {
    value("(import (scheme base)) (car '(1))", "1");
    value("(import (only (scheme base) define let +)) (define (cons x) (+ x 1)) (cons 5)", "6");
    value("(import (prefix (only (scheme base) list if quote) b:)) (b:if #f 0 (b:list 7 (b:quote x)))", "(7 x)");
    value("(import (rename (scheme base) (if when) (when if))) (when 1 2 3)", "2");
    value("(import (except (scheme base) list)) (define (list . x) 'mine) (list 1)", "mine");
    value("(import (only (scheme base) define list)) (define (if . x) x) (list (if 1 2))", "((1 2))");
    value("(import (only (scheme base) cond)) (cond (#f 1) (else 2))", "2");
}

#[test]
fn libraries_are_found_and_run_once() {
    let files = [("my/stack.sld", STACK)];
    assert_eq!(with(&files, "(import (scheme base) (my stack)) (push 1 (new))"), "(1)");
    assert_eq!(with(&files, "(import (scheme base) (my stack)) (let ((if list) (hidden 5)) (while-not #f 8))"), "8");
    assert_eq!(with(&files, "(import (scheme base) (my stack)) (define (hidden s) 'bad) (push 1 '(2))"), "(1 2)");
    let counted =
        [("n.sld", "(define-library (n) (import (scheme base)) (export n) (begin (define n 0) (set! n (+ n 1))))")];
    assert_eq!(with(&counted, "(import (scheme base) (n)) (import (n)) n"), "1");
}

#[test]
fn libraries_in_the_program() {
    value(
        "(define-library (a) (export x) (import (scheme base)) (begin (define x 5))) (import (scheme base) (a)) (+ x 1)",
        "6",
    );
    value(
        "(define-library (a) (export f) (import (scheme base)) (begin (define (f) (car 3)) (define (car x) x))) (import (a)) (f)",
        "3",
    );
    value(
        "(define-library (a) (export inc! get) (import (scheme base)) (begin (define n 0) (define (get) n) (define-syntax inc! (syntax-rules () ((_) (set! n (+ n 1))))))) (import (scheme base) (a)) (inc!) (inc!) (get)",
        "2",
    );
    value("(define-library (a) (export y) (import (scheme base)) (include \"a.scm\")) 1", "1");
}

#[test]
fn definitions_do_not_change_the_library() {
    value(
        "(define-library (a) (export x get) (import (scheme base)) (begin (define x 5) (define (get) x))) (import (scheme base) (a)) (define x 1) (list x (get))",
        "(1 5)",
    );
}

#[test]
fn declarations() {
    let files = [
        (
            "all.sld",
            "(define-library (all) (include-library-declarations \"decl.scm\") (cond-expand ((library (scheme base)) (import (scheme base))) (else (import (nowhere)))) (include \"body.scm\") (include-ci \"CI.scm\"))",
        ),
        ("decl.scm", "(export a b)"),
        ("body.scm", "(define a 1)"),
        ("CI.scm", "(DEFINE B '(2 FOO))"),
    ];
    assert_eq!(with(&files, "(import (scheme base) (all)) (list a b)"), "(1 (2 foo))");
    assert_eq!(
        with(
            &files,
            "(include \"body.scm\") (let () (include \"body.scm\") (define c a) (list c (include \"body.scm\" \"x.scm\")))"
        ),
        "1:72: cannot include \"x.scm\": no such file"
    );
    assert_eq!(with(&files, "(include \"body.scm\") a"), "1");
}

#[test]
fn cond_expand() {
    value("(cond-expand (no-such 1) ((and r7rs (not no-such) (or x graft)) 2) (else 3))", "2");
    value("(cond-expand ((library (no lib)) 1) ((library (scheme base)) (define x 2))) x", "2");
    value("(let () (cond-expand (r7rs (define y 4)) (else (define y 5))) y)", "4");
    value("(list (cond-expand (full-unicode 'yes) (else 'no)))", "(yes)");
    error(
        "(cond-expand (else 1) (r7rs 2))",
        "1:1: bad `cond-expand`: the else clause must be the last; expected (cond-expand (requirement form ...) ... [(else form ...)])",
    );
}

#[test]
fn errors_of_imports() {
    error("(import (scheme base)\n (no such))", "2:2: there is no library (no such)");
    error("(import (only (scheme base) car nope))", "1:9: the library (scheme base) does not export `nope`");
    error(
        "(import (except (prefix (scheme base) s:) car))",
        "1:9: `car` is not among the names of the inner import set",
    );
    error("(import (rename (scheme base) (nope x)))", "1:9: the library (scheme base) does not export `nope`");
    error("(import \"x\")", "1:1: \"x\" is not a library name");
    error(
        "(import (scheme base)) (define-library (scheme base))",
        "1:24: bad `define-library`: (scheme base) is a standard library; expected (define-library name declaration ...)",
    );
    let files = [
        ("a.sld", "(define-library (a) (export x) (import (b)))"),
        ("b.sld", "(define-library (b) (export x) (import (a)))"),
        ("c.sld", "(define-library (c)\n (export x))"),
        ("d.sld", "(define-library (e))"),
        ("f.sld", "(define-library (f) (exprot x))"),
    ];
    assert_eq!(with(&files, "(import (a))"), "1:40: libraries import each other: (a) imports (b) imports (a)");
    assert_eq!(with(&files, "(import (c))"), "2:2: the library (c) exports `x` but does not define it");
    assert_eq!(with(&files, "(import (d))"), "1:9: the file found for the library (d) does not define it");
    assert_eq!(
        with(&files, "(import (f))"),
        "1:21: `exprot` is not a library declaration; expected export, import, begin, include, include-ci, include-library-declarations or cond-expand"
    );
}

#[test]
fn a_library_that_failed_can_be_tried_again() {
    let world =
        World::new().file("a.sld", "(define-library (a) (export x) (import (scheme base)) (begin (define x (if)) ))");
    for _ in 0..2 {
        let error = world.run("(import (a))").expect_err("the library is wrong");
        assert!(error.message.starts_with("bad `if`"), "{}", error.message);
    }
}

#[test]
fn macros_and_libraries_survive_collections() {
    let world = World::new().file("my/stack.sld", STACK);
    let value = |text| world.run(text).unwrap_or_else(|error| shown(&error));
    let program = "(import (scheme base) (my stack)) (while-not #f (push 'a (new)))";
    assert_eq!(value(program), "(a)");
    for _ in 0..3 {
        world.heap.collect(
            crate::heap::Generations::All,
            |marker| world.expander.trace_kept(marker),
            |marker| world.symbols.sweep(marker),
        );
        assert_eq!(value(program), "(a)");
    }
}

#[test]
fn what_is_left_of_a_program_survives_collections() {
    let world = World::new();
    let text = "(define-syntax two (syntax-rules () ((_ a) (begin (define tmp 'first) (define a (list tmp 'second))))))
                (two x) x `(a ,x)";
    let mut last = String::new();
    let each = world.each_collecting(text, |ast| last = world.machine.run(&world.heap, ast));
    assert!(each.is_ok());
    assert_eq!(last, "(a (first second))");
}
