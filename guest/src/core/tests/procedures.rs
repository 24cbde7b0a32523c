//! Procedures: calls, captures, `letrec*`, assignments, multiple values.

use super::golden;
use expect_test::expect;

#[test]
fn fib() {
    golden(
        "(define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))",
        expect![[r#"
        (lambda 0 - () slots 1
          (fix ((s0 1))
          (define fib s0)))
        (lambda 1 fib (s0) slots 3
          (if (< s0 2)
            s0
            (let s1 (let s1 (- s0 1)
              (call-global fib s1))
            (let s2 (let s2 (- s0 2)
              (call-global fib s2))
            (+ s1 s2)))))
    "#]],
    );
}

#[test]
fn tak() {
    golden(
        "(define (tak x y z) (if (not (< y x)) z (tak (tak (- x 1) y z) (tak (- y 1) z x) (tak (- z 1) x y))))",
        expect![[r#"
            (lambda 0 - () slots 1
              (fix ((s0 1))
              (define tak s0)))
            (lambda 1 tak (s0 s1 s2) slots 6
              (if (< s1 s0)
                (let s3 (let s3 (- s0 1)
                  (call-global tak s3 s1 s2))
                (let s4 (let s4 (- s1 1)
                  (call-global tak s4 s2 s0))
                (let s5 (let s5 (- s2 1)
                  (call-global tak s5 s0 s1))
                (call-global tak s3 s4 s5))))
                s2))
        "#]],
    );
}

#[test]
fn mutual_recursion_is_known_calls() {
    golden(
        "(define (f n) (letrec ((even (lambda (n) (if (= n 0) #t (odd (- n 1)))))
                                (odd (lambda (n) (if (= n 0) #f (even (- n 1))))))
                        (cons (even n) (odd n))))",
        expect![[r#"
            (lambda 0 - () slots 1
              (fix ((s0 1))
              (define f s0)))
            (lambda 1 f (s0) slots 5
              (fix ((s1 2 s2) (s2 3 s1))
              (let s3 (call-known 2 s1 s0)
              (let s4 (call-known 3 s2 s0)
              (cons s3 s4)))))
            (lambda 2 even (s0) slots 2 captures 1
              (if (= s0 0)
                #t
                (let s1 (- s0 1)
                (call-known 3 f0 s1))))
            (lambda 3 odd (s0) slots 2 captures 1
              (if (= s0 0)
                #f
                (let s1 (- s0 1)
                (call-known 2 f0 s1))))
        "#]],
    );
}

#[test]
fn a_procedure_that_calls_itself_captures_nothing() {
    golden(
        "(define (f n) (define (fact n) (if (= n 0) 1 (* n (fact (- n 1))))) (cons (fact n) (fact 5)))",
        expect![[r#"
            (lambda 0 - () slots 1
              (fix ((s0 1))
              (define f s0)))
            (lambda 1 f (s0) slots 4
              (fix ((s1 2))
              (let s2 (call-known 2 s1 s0)
              (let s3 (call-known 2 s1 5)
              (cons s2 s3)))))
            (lambda 2 fact (s0) slots 2
              (if (= s0 0)
                1
                (let s1 (let s1 (- s0 1)
                  (call-self s1))
                (* s0 s1))))
        "#]],
    );
}

#[test]
fn a_procedure_that_uses_itself_as_value_captures_itself() {
    golden(
        "(define (f) (define (g x) (if x g (lambda () (g 1)))) (cons g g))",
        expect![[r#"
        (lambda 0 - () slots 1
          (fix ((s0 1))
          (define f s0)))
        (lambda 1 f () slots 1
          (fix ((s0 2 s0))
          (cons s0 s0)))
        (lambda 2 g (s0) slots 2 captures 1
          (if s0
            f0
            (fix ((s1 3 f0))
            s1)))
        (lambda 3 - () slots 0 captures 1
          (call-known 2 f0 1))
    "#]],
    );
}

#[test]
fn a_wrong_number_of_arguments_is_no_known_call() {
    golden(
        "(define (f) (define (g x) (g x x)) (define (h . l) (h 1)) (cons (g) h))",
        expect![[r#"
        (lambda 0 - () slots 1
          (fix ((s0 1))
          (define f s0)))
        (lambda 1 f () slots 3
          (fix ((s0 2 s0))
          (fix ((s1 3 s1))
          (let s2 (call s0)
          (cons s2 s1)))))
        (lambda 2 g (s0) slots 1 captures 1
          (call f0 s0 s0))
        (lambda 3 h (. s0) slots 1 captures 1
          (call f0 1))
    "#]],
    );
}

#[test]
fn an_assigned_captured_variable_is_a_box() {
    golden(
        "(define (counter) (let ((n 0)) (lambda () (set! n (+ n 1)) n)))",
        expect![[r#"
        (lambda 0 - () slots 1
          (fix ((s0 1))
          (define counter s0)))
        (lambda 1 counter () slots 2
          (let s0 (%make-box 0)
          (fix ((s1 2 s0))
          s1)))
        (lambda 2 - () slots 1 captures 1
          (do (let s0 (let s0 (%box-ref f0)
              (+ s0 1))
            (%box-set! f0 s0))
          (%box-ref f0)))
    "#]],
    );
}

#[test]
fn an_assigned_parameter_is_boxed_at_entry() {
    golden(
        "(define (f x y . z) (set! y (cons x z)) (set! z y) z)",
        expect![[r#"
        (lambda 0 - () slots 1
          (fix ((s0 1))
          (define f s0)))
        (lambda 1 f (s0 s1 . s2) slots 6
          (let s3 (%make-box s1)
          (let s4 (%make-box s2)
          (do (let s5 (let s5 (%box-ref s4)
              (cons s0 s5))
            (%box-set! s3 s5))
          (do (let s5 (%box-ref s3)
            (%box-set! s4 s5))
          (%box-ref s4))))))
    "#]],
    );
}

#[test]
fn internal_definitions_keep_their_order() {
    golden(
        "(define (f) (define (g) (h 1)) (define a (read)) (define (h x) (cons x a)) (define b (g)) (define c 1)
           (list a b c (h g)))",
        expect![[r#"
            (lambda 0 - () slots 1
              (fix ((s0 1))
              (define f s0)))
            (lambda 1 f () slots 5
              (let s0 (call-global read)
              (fix ((s1 2 s0))
              (fix ((s2 3 s1))
              (let s3 (call-known 3 s2)
              (let s4 (let s4 (let s4 (let s4 (call-known 2 s1 s2)
                    (cons s4 '()))
                  (cons 1 s4))
                (cons s3 s4))
              (cons s0 s4)))))))
            (lambda 2 h (s0) slots 1 captures 1
              (cons s0 f0))
            (lambda 3 g () slots 0 captures 1
              (call-known 2 f0 1))
        "#]],
    );
}

#[test]
fn a_reference_that_may_come_too_early_is_checked() {
    golden(
        "(define (f) (define (g) b) (define a (g)) (define b (read)) (cons a b))",
        expect![[r#"
        (lambda 0 - () slots 1
          (fix ((s0 1))
          (define f s0)))
        (lambda 1 f () slots 4
          (let s0 (%make-box #!unassigned)
          (let s1 (%make-box #!unassigned)
          (do (let s2 (%box-ref-checked s1 'b)
            (%box-set! s0 s2))
          (do (let s2 (call-global read)
            (%box-set! s1 s2))
          (let s2 (%box-ref s0)
          (let s3 (%box-ref s1)
          (cons s2 s3))))))))
    "#]],
    );
}

#[test]
fn an_assigned_procedure_needs_no_check() {
    golden(
        "(define (f) (define (g) (g)) (set! g car) g)",
        expect![[r#"
        (lambda 0 - () slots 1
          (fix ((s0 1))
          (define f s0)))
        (lambda 1 f () slots 2
          (let s0 (%make-box #!unassigned)
          (do (fix ((s1 2 s0))
            (%box-set! s0 s1))
          (do (let s1 (global car)
            (%box-set! s0 s1))
          (%box-ref s0)))))
        (lambda 2 g () slots 1 captures 1
          (let s0 (%box-ref f0)
          (call s0)))
    "#]],
    );
}

#[test]
fn values() {
    golden(
        "(define (f) (let-values (((a b) (g))) (cons a b)))",
        expect![[r#"
        (lambda 0 - () slots 1
          (fix ((s0 1))
          (define f s0)))
        (lambda 1 f () slots 3
          (let s0 (call-global g)
          (let s1 (%values-ref s0 0 2)
          (let s2 (%values-ref s0 1 2)
          (cons s1 s2)))))
    "#]],
    );
}

#[test]
fn values_with_a_rest() {
    golden(
        "(define (f) (let-values (((a b . c) (g))) (list a b c)))",
        expect![[r#"
            (lambda 0 - () slots 1
              (fix ((s0 1))
              (define f s0)))
            (lambda 1 f () slots 7
              (let s0 (call-global g)
              (let s1 (call-global %values->list s0 2)
              (let s2 (car s1)
              (let s3 (cdr s1)
              (let s4 (car s3)
              (let s5 (cdr s3)
              (let s6 (let s6 (cons s5 '())
                (cons s4 s6))
              (cons s2 s6)))))))))
        "#]],
    );
}

#[test]
fn case_lambda() {
    golden(
        "(define f (case-lambda ((a) a) ((a . b) b)))",
        expect![[r#"
        (lambda 0 - () slots 2
          (let s0 (fix ((s0 1))
            (fix ((s1 2))
            (call-global %case-lambda s0 s1)))
          (define f s0)))
        (lambda 1 cases (s0) slots 1
          s0)
        (lambda 2 cases (s0 . s1) slots 2
          s1)
    "#]],
    );
}

#[test]
fn captured_through_two_levels() {
    golden(
        "(define (f a b) (lambda (c) (lambda (d) (list a d c b a))))",
        expect![[r#"
            (lambda 0 - () slots 1
              (fix ((s0 1))
              (define f s0)))
            (lambda 1 f (s0 s1) slots 3
              (fix ((s2 2 s0 s1))
              s2))
            (lambda 2 - (s0) slots 2 captures 2
              (fix ((s1 3 f0 s0 f1))
              s1))
            (lambda 3 - (s0) slots 2 captures 3
              (let s1 (let s1 (let s1 (let s1 (cons f0 '())
                    (cons f2 s1))
                  (cons f1 s1))
                (cons s0 s1))
              (cons f0 s1)))
        "#]],
    );
}
