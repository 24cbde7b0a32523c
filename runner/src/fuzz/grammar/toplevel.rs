//! Forms for top level: standard names redefined, libraries, macros, wide calls, and what uses up the memory.

use crate::fuzz::dice::Dice;

/// Definitions and assignments of standard names, which code that is compiled by now may have taken for the standard's.
pub(in crate::fuzz) const REDEFINITIONS: &[&str] = &[
    "(define (square x) (+ x 1))",
    "(define (abs x) (if (< x 0) (- 0 x) x))",
    "(define old-max max) (define (max . l) (note! 1) (apply old-max l))",
    "(set! min max)",
    "(define (reverse l) l)",
    "(define (even? n) (= (modulo n 2) 1))",
    "(define old-vector-ref vector-ref) (define (vector-ref v i) (if (and (exact-integer? i) (<= 0 i) (< i (vector-length v))) (old-vector-ref v i) 0))",
    "(define (list . l) l)",
    "(define (length l) (if (pair? l) 1 0))",
    "(set! string-append (lambda l \"appended\"))",
    "(define (map f l . more) (if (pair? l) (let ((x (f (car l)))) (cons x (map f (cdr l)))) '()))",
    "(define old-car car) (set! car (lambda (p) (if (pair? p) (old-car p) 0)))",
    "(define append (case-lambda ((a) a) ((a b) (if (pair? a) (cons (car a) (append (cdr a) b)) b)) (r '())))",
    "(define-syntax when (syntax-rules () ((_ t e ...) (if t (begin (note! 9) e ...)))))",
    "(define vector list)",
    "(define (gcd . l) (length l))",
    "(define quotient truncate-quotient)",
    "(define-values (exact-integer-sqrt floor/) (values (lambda (n) (values n 0)) (lambda (a b) (values b a))))",
];

/// Definitions of libraries, imports of them, and uses.
pub(in crate::fuzz) const LIBRARIES: &[&str] = &[
    "(define-library (fuzz counter) (export next! (rename peek look)) (import (scheme base)) (begin (define n 0) (define (next!) (set! n (+ n 1)) n) (define (peek) n)))
     (import (prefix (fuzz counter) c:))
     (do ((i 0 (+ i 1))) ((= i 60)) (c:next!))
     (show 'library (c:next!) (c:look))",
    "(define-library (fuzz macros) (export inc! tens) (import (scheme base)) (begin (define hidden 10) (define-syntax inc! (syntax-rules () ((_ v) (set! v (+ v hidden))))) (define-syntax tens (syntax-rules () ((_ x) (* x hidden))))))
     (import (only (fuzz macros) inc! tens))
     (define hidden 3)
     (define (many n) (let ((v n)) (inc! v) (+ hidden (tens v))))
     (do ((i 0 (+ i 1))) ((= i 60) (show 'macros (many i))) (many i))",
    "(define-library (fuzz records) (export make-box* unbox* set-box*! box*?) (import (scheme base)) (begin (define-record-type box* (make-box* v) box*? (v unbox* set-box*!))))
     (import (fuzz records))
     (define the-box (make-box* 1))
     (do ((i 0 (+ i 1))) ((= i 50)) (set-box*! the-box (+ i (unbox* the-box))))
     (show 'records (unbox* the-box) (box*? the-box) (box*? 1) (safe (lambda () (unbox* 1))))",
    "(define-library (fuzz lower) (export f) (import (scheme base)) (begin (define (f x) (if (< x 2) x (+ (f (- x 1)) (f (- x 2)))))))
     (define-library (fuzz upper) (export g) (import (scheme base) (rename (fuzz lower) (f fib))) (begin (define (g x) (fib (+ x 1)))))
     (import (fuzz upper))
     (show 'upper (g 10))",
];

/// What goes on until the memory is used up. Each is an expression that can only end in that condition.
pub(in crate::fuzz) const EXHAUSTIONS: &[&str] = &[
    "(let loop ((l '())) (loop (cons 1 l)))",
    "(let loop ((l '())) (loop (cons 1.5e300 (cons l l))))",
    "(let loop ((s \"abc\")) (loop (string-append s s)))",
    "(let loop ((v (vector 1 2))) (loop (vector-append v v)))",
    "(let loop ((y (bytevector 1 2))) (loop (bytevector-append y y)))",
    "(let loop ((g 3)) (loop (* g g)))",
    "(let deep ((n 0)) (+ 1 (deep (+ n 1))))",
    "(let deep ((n 0)) (cons n (deep (+ n 1))))",
    "(let loop ((ks '())) (loop (cons (call/cc (lambda (k) k)) ks)))",
    "(let loop ((fs '()) (i 0)) (loop (cons (lambda () (+ i (length fs))) fs) (+ i 1)))",
    "(let ((p (open-output-string))) (let loop () (write \"some text\" p) (loop)))",
    "(let ((h (make-hash-table))) (let loop ((i 0)) (hash-table-set! h i i) (loop (+ i 1))))",
    "(let loop ((i 0) (l '())) (loop (+ i 1) (cons (string->symbol (number->string i)) l)))",
    "(let loop ((n 1000)) (make-vector n 0) (loop (* n 2)))",
    "(let loop ((n 1000)) (make-string n #\\a) (loop (* n 2)))",
    "(let loop ((l (list 1 2 3))) (loop (append l l)))",
    "(letrec ((even (lambda (n) (cons 1 (odd (+ n 1))))) (odd (lambda (n) (vector 2 (even (+ n 1)))))) (even 0))",
    "(let loop ((l '(1))) (loop (map (lambda (x) (list x l)) (append l l))))",
    "(let deep ((n 0)) (dynamic-wind (lambda () #f) (lambda () (+ 1 (deep (+ n 1)))) (lambda () #f)))",
    "(let deep ((n 0)) (guard (e ((string? e) 0)) (+ 1 (deep (+ n 1)))))",
    "(let loop ((l '())) (loop (list (list->vector l) (vector->list (make-vector 500 1)) l)))",
];

/// A template of the kind `I`: a procedure of many parameters, or a call with many operands.
pub(in crate::fuzz) fn wide(dice: &mut Dice) -> String {
    let few = [5, 6, 7, 8, 15, 33, 64];
    let count = match dice.chance(60) {
        true => *dice.choose(&[255, 256, 257, 300, 1000, 3000]),
        false => *dice.choose(&few),
    };
    let simple = |dice: &mut Dice| match dice.below(6) {
        0 if count < 100 => "I-".to_owned(),
        _ => dice.below(100).to_string(),
    };
    let operands = (0..count).map(|_| simple(dice)).collect::<Vec<_>>().join(" ");
    let parameters = (0..count).map(|at| format!("@p{at}")).collect::<Vec<_>>().join(" ");
    let (first, last, middle) = ("@p0", format!("@p{}", count - 1), format!("@p{}", count / 2));
    match dice.below(8) {
        0 => format!("(+ {operands})"),
        1 => format!("(length (list {operands}))"),
        2 => format!("(vector-length (vector {operands}))"),
        3 => format!("((lambda ({parameters}) (- {first} {last} {middle})) {operands})"),
        4 => format!(
            "(let ((@f (lambda ({parameters}) (set! {middle} I-) (+ {first} {last} {middle})))) (- (@f {operands}) (@f {operands})))"
        ),
        5 => format!("(apply (lambda ({parameters} . @r) (+ {middle} (length @r))) (list {operands}))"),
        6 => format!("(call-with-values (lambda () (values {operands})) (lambda ({parameters}) (- {last} {middle})))"),
        _ => format!("(max {operands})"),
    }
}
