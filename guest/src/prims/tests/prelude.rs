//! The prelude, run by the engine without the JIT: every line is an expression and what it gives.

use crate::engine::{Engine, boot};
use host_interface::Status;

fn value(engine: &Engine, text: &str) -> String {
    let handle = engine.parse("test", text.as_bytes());
    assert!(handle != 0, "{text}: {}", engine.report().text);
    let mut status = engine.eval(handle);
    while status == Status::Suspended {
        status = engine.resume();
    }
    let report = engine.report();
    match status {
        Status::Exit => format!("exit {}", report.code),
        _ => report.text.lines().next().unwrap_or_default().to_string(),
    }
}

/// In an ordinary machine, one that collects at every safe point, and one whose stack is always full.
fn check(lines: &[(&str, &str)]) {
    let engine = boot();
    engine.vm.config.jit.set(0);
    engine.vm.config.show_result.set(1);
    for (stress, stack) in [(0, 256 << 10), (1, 256 << 10), (0, 4096)] {
        engine.vm.config.gc_stress.set(stress);
        engine.vm.config.stack.set(stack);
        for (expression, expected) in lines {
            assert_eq!(value(engine, expression), *expected, "{expression} (stress {stress}, stack {stack})");
        }
    }
}

#[test]
fn higher_order_procedures() {
    check(&[
        ("(map + '(1 2 3) '(10 20))", "(11 22)"),
        ("(map list '(1 2) '(3 4) '(5 6))", "((1 3 5) (2 4 6))"),
        ("(let ((n 0)) (for-each (lambda (x y) (set! n (+ n (* x y)))) '(1 2) '(3 4)) n)", "11"),
        ("(string-map char-upcase \"abc\")", "\"ABC\""),
        ("(string-map (lambda (a b) (if (char<? a b) a b)) \"adc\" \"bbbz\")", "\"abb\""),
        ("(vector-map + #(1 2) #(10 20 30))", "#(11 22)"),
        ("(let ((n 0)) (vector-for-each (lambda (x) (set! n (+ n x))) #(1 2 3)) n)", "6"),
        (
            "(let ((l '())) (string-for-each (lambda (c d) (set! l (cons (list c d) l))) \"ab\" \"xyz\") l)",
            "((#\\b #\\y) (#\\a #\\x))",
        ),
        ("(assoc 2.0 '((1 one) (2 two)) =)", "(2 two)"),
        ("(member 2.0 '(1 2 3) =)", "(2 3)"),
        ("(sort '(3 1 2) <)", "(1 2 3)"),
        (
            "(sort '((1 . a) (0 . b) (1 . c) (0 . d)) (lambda (x y) (< (car x) (car y))))",
            "((0 . b) (0 . d) (1 . a) (1 . c))",
        ),
        ("(apply + 1 2 '(3 4))", "10"),
        ("(call-with-values (lambda () (values 1 2)) cons)", "(1 . 2)"),
        ("(guard (e (#t (condition->string e))) (map car 5))", "\"map: argument 2 must be a list: 5\""),
        ("(guard (e (#t (condition->string e))) (for-each 5 '()))", "\"for-each: argument 1 must be a procedure: 5\""),
        (
            "(let ((k #f) (n 0))
               (let ((l (map (lambda (x) (call/cc (lambda (c) (if (= x 2) (set! k c)) x))) '(1 2 3))))
                 (set! n (+ n 1))
                 (if (< n 3) (k (* n 100)) l)))",
            "(1 200 3)",
        ),
    ]);
}

#[test]
fn exceptions() {
    check(&[
        ("(guard (e (#t (list 'caught e))) (raise 'boom))", "(caught boom)"),
        ("(guard (e ((assq 'a e) => cdr) ((assq 'b e))) (raise '((a . 42))))", "42"),
        ("(guard (e ((symbol? e) (list 'outer e))) (guard (x ((string? x) 'inner)) (raise 'sym)))", "(outer sym)"),
        ("(with-exception-handler (lambda (c) 10) (lambda () (+ 1 (raise-continuable 'c))))", "11"),
        (
            "(with-exception-handler (lambda (e) 42) (lambda () (+ 1 (guard (x ((string? x) 0)) (+ 1 (raise-continuable 'q))))))",
            "44",
        ),
        (
            "(guard (e (#t (condition->string e))) (with-exception-handler (lambda (c) 'ignored) (lambda () (raise 'oops))))",
            "\"a handler returned from a raise that is not continuable: oops\"",
        ),
        (
            "(guard (e (#t (list 'g e))) (with-exception-handler (lambda (e) (raise (list 'second e))) (lambda () (raise 'first))))",
            "(g (second first))",
        ),
        (
            "(guard (e ((error-object? e) (list (error-object-message e) (error-object-irritants e)))) (error \"bad\" 1 2))",
            "(\"bad\" (1 2))",
        ),
        (
            "(let ((log '()))
               (define (note x) (set! log (cons x log)))
               (with-exception-handler
                 (lambda (e) (note 'handler) 1)
                 (lambda ()
                   (guard (x ((string? x) 0))
                     (dynamic-wind (lambda () (note 'in)) (lambda () (raise-continuable 'q)) (lambda () (note 'out))))))
               (reverse log))",
            "(in out in handler out)",
        ),
        ("(error \"not handled:\" 5)", "test:1:1: not handled: 5"),
    ]);
}

#[test]
fn dynamic_state() {
    check(&[
        (
            "(let ((path '()) (c #f))
               (define (add s) (set! path (cons s path)))
               (dynamic-wind
                 (lambda () (add 'connect))
                 (lambda () (add (call/cc (lambda (c0) (set! c c0) 'talk1))))
                 (lambda () (add 'disconnect)))
               (if (< (length path) 4) (c 'talk2) (reverse path)))",
            "(connect talk1 disconnect connect talk2 disconnect)",
        ),
        (
            "(define p (make-parameter 10 (lambda (x) (* x 2)))) (list (p) (parameterize ((p 5)) (list (p) (parameterize ((p 7)) (p)) (p))) (p))",
            "(20 (10 14 10) 20)",
        ),
        ("(define p (make-parameter 1)) (define (f) (parameterize ((p 99)) (raise 'x))) (guard (e (#t (p))) (f))", "1"),
        (
            "(define p (make-parameter 1))
             (define k #f)
             (define n 0)
             (define l '())
             (let ((v (parameterize ((p 2)) (call/cc (lambda (c) (set! k c))) (p)))) (set! l (cons v l)))
             (set! l (cons (p) l))
             (set! n (+ n 1))
             (if (< n 3) (k #f))
             l",
            "(1 2 1 2 1 2)",
        ),
        ("(dynamic-wind (lambda () #f) (lambda () (exit 7)) (lambda () #f))", "exit 7"),
        ("(with-exception-handler (lambda (e) (exit #f)) (lambda () (car 5)))", "exit 1"),
    ]);
}

#[test]
fn promises_and_clauses() {
    check(&[
        ("(define n 0) (define p (delay (begin (set! n (+ n 1)) n))) (force p) (force p)", "1"),
        ("(define (loop n) (if (= n 0) (delay 'done) (delay-force (loop (- n 1))))) (force (loop 1000))", "done"),
        ("(force (make-promise 5))", "5"),
        (
            "(define x 5) (define p (delay (begin (set! x (+ x 1)) (if (> x 10) x (force p))))) (force p) (set! x 50) (force p)",
            "11",
        ),
        (
            "(define f (case-lambda ((a) (list 'one a)) ((a b) (list 'two b)) ((a . r) (list 'many r)))) (list (f 1) (f 1 2) (f 1 2 3))",
            "((one 1) (two 2) (many (2 3)))",
        ),
    ]);
}

#[test]
fn port_procedures() {
    check(&[
        ("(call-with-output-string (lambda (port) (write 'x port) (write \"y\" port)))", "\"x\\\"y\\\"\""),
        ("(with-output-to-string (lambda () (display \"in\") (newline)))", "\"in\\n\""),
        (
            "(call-with-port (open-input-string \"(1 2) foo\") (lambda (p) (list (read p) (read p) (eof-object? (read p)))))",
            "((1 2) foo #t)",
        ),
        ("(with-input-from-string \"ab\" (lambda () (list (read-char) (peek-char) (read-char))))", "(#\\a #\\b #\\b)"),
        ("(guard (e ((file-error? e) 'no)) (open-input-file \"/nonexistent\"))", "no"),
        ("(guard (e ((read-error? e) 'no)) (read (open-input-string \"(1 . \")))", "no"),
    ]);
}
