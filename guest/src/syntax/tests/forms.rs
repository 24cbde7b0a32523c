//! The core forms one by one.

use super::{trees, value};

#[test]
fn calls_literals_and_top_level_variables() {
    trees("(car '(1 2))", "(call (global car) '(1 2))");
    trees("42 \"s\" #t #(a 1)", "42\n\"s\"\n#t\n'#(a 1)");
    trees("(define x 1) (set! x (f x))", "(define x 1)\n(set-global! x (call (global f) (global x)))");
}

#[test]
fn lambdas_are_named_by_what_binds_them() {
    trees("(define (f x . r) x)", "(define f (lambda f (x.0 . r.1) x.0))");
    trees("(define f (lambda args args))", "(define f (lambda f args.0 args.0))");
    trees("(let ((g (lambda () 1))) g)", "(let ((g.0 (lambda g () 1))) g.0)");
    trees("(define f (let ((n 0)) (lambda () n)))", "(define f (let ((n.0 0)) (lambda f () n.0)))");
    trees("(letrec ((h (lambda () (h)))) h)", "(letrec ((h.0 (lambda h () (call h.0)))) h.0)");
    trees("(set! k (case-lambda ((x) x) (r r)))", "(set-global! k (case-lambda k ((x.0) x.0) (r.1 r.1)))");
}

#[test]
fn let_family() {
    trees("(let ((x 1) (y 2)) (g x y))", "(let ((x.0 1) (y.1 2)) (call (global g) x.0 y.1))");
    trees("(let* ((x 1) (x (f x))) x)", "(let ((x.0 1) (x.1 (call (global f) x.0))) x.1)");
    trees("(let () 1 2)", "(begin 1 2)");
    value("(letrec* ((a 1) (b (+ a 1))) (list a b))", "(1 2)");
    value("(let-values (((a b) (values 1 2)) ((c . d) (values 3 4 5))) (list a b c d))", "(1 2 3 (4 5))");
    value("(let ((a 9)) (let-values (((a b) (values 1 2)) ((c) a)) (list a b c)))", "(1 2 9)");
    value("(let ((a 9)) (let*-values (((a b) (values 1 2)) ((c) a)) (list a b c)))", "(1 2 1)");
    value("(receive (a . b) (values 1 2 3) (list a b))", "(1 (2 3))");
}

#[test]
fn loops_are_letrecs_that_are_called() {
    trees(
        "(let loop ((i 0)) (if (< i 9) (loop (+ i 1)) i))",
        "(letrec ((loop.0 (lambda loop (i.1) (if (call (global <) i.1 9) (call loop.0 (call (global +) i.1 1)) i.1)))) (call loop.0 0))",
    );
    trees(
        "(do ((i 0 (+ i 1)) (k 5)) ((= i 3) 'done) (f i))",
        "(letrec ((do.2 (lambda do (i.0 k.1) (if (call (global =) i.0 3) 'done (begin (call (global f) i.0) (call do.2 (call (global +) i.0 1) k.1)))))) (call do.2 0 5))",
    );
    value("(let loop ((loop 1)) loop)", "1");
    value("(define loop 5) (let loop ((x loop)) x)", "5");
    value("(do ((v '() (cons i v)) (i 0 (+ i 1))) ((= i 4) v))", "(3 2 1 0)");
}

#[test]
fn conditionals() {
    trees("(if 1 2)", "(if 1 2 #<unspecified>)");
    trees("(and) (and 1) (and 1 2 3)", "#t\n1\n(if 1 (if 2 3 #f) #f)");
    trees("(or) (or 1) (or a b)", "#f\n1\n(let ((t.0 (global a))) (if t.0 t.0 (global b)))");
    trees("(when a b c)", "(if (global a) (begin (global b) (global c)) #<unspecified>)");
    trees("(unless a b)", "(if (global a) #<unspecified> (global b))");
    trees(
        "(cond (a b) (c => d) (e) (else f))",
        "(if (global a) (global b) (let ((t.1 (global c))) (if t.1 (call (global d) t.1) (let ((t.0 (global e))) (if t.0 t.0 (global f))))))",
    );
    trees(
        "(case x ((1 #\\a) 'one) ((b) => f) (else => g))",
        "(let ((key.0 (global x))) (if (if (call (global eq?) key.0 1) #t (call (global eq?) key.0 #\\a)) 'one (if (call (global eq?) key.0 'b) (call (global f) key.0) (call (global g) key.0))))",
    );
    value("(case (* 2 3) ((2 3 5 7) 'prime) ((1 4 6 8 9) 'composite))", "composite");
    value("(case 'x ((a e i o u w y) 1) ((()) 2) (() 3) (else 'no))", "no");
    value("(cond ((memv 2 '(1 2)) => not) (else 1))", "#f");
}

#[test]
fn bodies_mix_definitions_and_expressions() {
    trees(
        "(lambda () (define a 1) (define (b) a) (b))",
        "(lambda () (letrec ((a.0 1) (b.1 (lambda b () a.0))) (call b.1)))",
    );
    trees("(lambda () (f) (define a 1) a)", "(lambda () (letrec ((ignored.1 (call (global f))) (a.0 1)) a.0))");
    value("(let () (define-values (a b . c) (values 1 2 3 4)) (define d 5) (list a b c d))", "(1 2 (3 4) 5)");
    value("(let () (define-values (a) (values 1)) (define-values all (values 2 3)) (list a all))", "(1 (2 3))");
    value("(let ((x 1)) (begin (define y 2) (define (z) (+ x y))) (z))", "3");
    value(
        "(let () (define (even? n) (if (= n 0) #t (odd? (- n 1)))) (define (odd? n) (if (= n 0) #f (even? (- n 1)))) (even? 10))",
        "#t",
    );
    value("(define-values (p . q) (values 1 2 3)) (list p q)", "(1 (2 3))");
    value("(let () (define-syntax two (syntax-rules () ((_) 2))) (define x (two)) x)", "2");
    value("(let ((f 1)) (define (f) 2) (f))", "2");
}

#[test]
fn assignments_mark_their_variable() {
    let world = super::World::new();
    let mut marks = Vec::new();
    world
        .each("(lambda (a b) (define c 1) (set! b c) a)", |ast| {
            marks = ast.vars.iter().map(|var| (crate::data::symbol::name(var.name), var.assigned.get())).collect();
        })
        .expect("well-formed");
    assert_eq!(marks, [("a".into(), false), ("b".into(), true), ("c".into(), false)]);
}

#[test]
fn quasiquote_evaluates_what_it_must() {
    trees("`(1 2 (a))", "'(1 2 (a))");
    trees("`(1 ,x 2 3)", "(call (global cons) 1 (call (global cons) (global x) '(2 3)))");
    trees("`(,@x . ,y)", "(call (global append) (global x) (global y))");
    trees("`#(1 ,x)", "(call (global list->vector) (call (global cons) 1 (call (global cons) (global x) '())))");
    value("`(1 ,@(list 2 3) ,(+ 2 2) . 5)", "(1 2 3 4 . 5)");
    value("`(1 . ,(+ 1 1))", "(1 . 2)");
    value("`(a `(b ,(c ,(+ 1 2))))", "(a `(b ,(c 3)))");
    value("`(a `(e ,(foo ,(+ 1 3) d) e) f)", "(a `(e ,(foo 4 d) e) f)");
    value("`(1 ```,,@,,@(list (+ 1 2)) 4)", "(1 ```,,@,3 4)");
    value("(let ((name1 'x) (name2 'y)) `(a `(b ,,name1 ,',name2 d) e))", "(a `(b ,x ,'y d) e)");
    value("`#(10 5 ,(- 3 1) ,@(list 4 3) 8)", "#(10 5 2 4 3 8)");
    value("(let ((cons 1) (append 2) (list 3)) `(,cons ,@'(x) ,list))", "(1 x 3)");
    value("`(1 ,@'() . ,'())", "(1)");
    value("`(,1 ,2 ,3 ,4 ,5 ,6 ,7 ,8 ,9 ,10 tail)", "(1 2 3 4 5 6 7 8 9 10 tail)");
}

#[test]
fn promises_parameters_guards_and_assertions_use_the_prelude() {
    trees("(delay x)", "(call (global %make-promise) '() (lambda () (global x)))");
    trees("(delay-force x)", "(call (global %make-promise) #f (lambda () (global x)))");
    trees("(parameterize ((p 1)) x)", "(call (global %parameterize-one) (global p) 1 (lambda () (global x)))");
    trees(
        "(guard (e ((f e) 1)) (g))",
        "(call (global %with-guard) (lambda () (call (global g))) (lambda (e.0 reraise.1) (if (call (global f) e.0) 1 (call reraise.1))))",
    );
    trees(
        "(assert (f 1) \"why\")",
        "(if (call (global f) 1) #<unspecified> (call (global %assert-failed) '(f 1) \"why\"))",
    );
}

#[test]
fn records() {
    value(
        "(define-record-type point (make-point x y) point? (x point-x set-point-x!) (y point-y))
         (define p (make-point 1 2)) (set-point-x! p 7) (list (point? p) (point? 5) (point-x p) (point-y p))",
        "(#t #f 7 2)",
    );
    value("(let () (define-record-type <p> (mk b) #f (a pa) (b pb)) (list (pa (mk 1)) (pb (mk 2))))", "(#f 2)");
    value("(define-record-type (p) make-p p? (a pa) (b pb)) (pb (make-p 1 2))", "2");
    trees(
        "(define-record-type p #f p? (a pa))",
        "(begin (define p (call (global %make-record-type) 'p '#(a) '#(pa #f))) (define p (global p)) (define p? (lambda p? (record.0) (call (global %record-is?) record.0 (global p)))) (define pa (lambda pa (record.1) (call (global %record-ref) record.1 (global p) 0))))",
    );
    value(
        "(define-syntax def (syntax-rules () ((_ mk get) (define-record-type t (mk f) t? (f get)))))
         (def make-a a-f) (def make-b b-f) (list (a-f (make-a 1)) (b-f (make-b 2)))",
        "(1 2)",
    );
}

#[test]
fn imported_names_are_shadowed_from_the_first_form_on() {
    value("(define (f) (car 5)) (define (car x) (list 'mine x)) (f)", "(mine 5)");
    value("(define (f) (list (assert 5))) (define (assert x) x) (f)", "(5)");
    value("(begin (define-syntax one (syntax-rules () ((_) 1))) (one))", "1");
    value("(define if list) (if 1 2 3)", "(1 2 3)");
}
