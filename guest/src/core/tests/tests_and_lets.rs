//! Tests, constants, copies, operands.

use super::golden;
use expect_test::expect;

#[test]
fn and_or_not() {
    golden(
        "(define (f a b) (if (and (pair? a) (or (not b) (eq? (car a) 1) (g a))) (h a) (h b)))",
        expect![[r#"
        (lambda 0 - () slots 1
          (fix ((s0 1))
          (define f s0)))
        (lambda 1 f (s0 s1) slots 3
          (if (if (pair? s0)
                (if s1
                  (if (let s2 (car s0)
                      (eq? s2 1))
                    #t
                    (let s2 (call-global g s0)
                    s2))
                  #t)
                #f)
            (call-global h s0)
            (call-global h s1)))
    "#]],
    );
}

#[test]
fn tests_with_a_constant_branch_are_threaded() {
    golden(
        "(define (f a b) (if (and (pair? a) (< b 1)) (h a) #f))",
        expect![[r#"
        (lambda 0 - () slots 1
          (fix ((s0 1))
          (define f s0)))
        (lambda 1 f (s0 s1) slots 2
          (if (pair? s0)
            (if (< s1 1)
              (call-global h s0)
              #f)
            #f))
    "#]],
    );
}

#[test]
fn or_of_values() {
    golden(
        "(define (f a b) (or (h a) (< a b) b))",
        expect![[r#"
        (lambda 0 - () slots 1
          (fix ((s0 1))
          (define f s0)))
        (lambda 1 f (s0 s1) slots 3
          (let s2 (call-global h s0)
          (if s2
            s2
            (if (< s0 s1)
              #t
              s1))))
    "#]],
    );
}

#[test]
fn operands_of_a_test_leave_their_slots() {
    golden(
        "(define (f x) (if (< (car x) 1) (if (< (cadr x) 2) (g) (h)) (if (k x) 1 2)))",
        expect![[r#"
        (lambda 0 - () slots 1
          (fix ((s0 1))
          (define f s0)))
        (lambda 1 f (s0) slots 2
          (if (let s1 (car s0)
              (< s1 1))
            (if (let s1 (let s1 (cdr s0)
                  (car s1))
                (< s1 2))
              (call-global g)
              (call-global h))
            (if (let s1 (call-global k s0)
                s1)
              1
              2)))
    "#]],
    );
}

#[test]
fn copies_and_constants_vanish() {
    golden(
        "(define (f x) (let ((y x) (z 3)) (let ((u (cons y z)) (v (+ 1 z))) (g y v (car '(1 2))))))",
        expect![[r#"
        (lambda 0 - () slots 1
          (fix ((s0 1))
          (define f s0)))
        (lambda 1 f (s0) slots 2
          (let s1 (car '(1 2))
          (call-global g s0 4 s1)))
    "#]],
    );
}

#[test]
fn a_dead_binding_that_may_fail_stays() {
    golden(
        "(define (f x) (let ((y (car x)) (z (cons x x))) 1))",
        expect![[r#"
        (lambda 0 - () slots 1
          (fix ((s0 1))
          (define f s0)))
        (lambda 1 f (s0) slots 1
          (do (car s0)
          1))
    "#]],
    );
}

#[test]
fn a_copy_of_an_assigned_variable_stays() {
    golden(
        "(define (f x) (let ((y x)) (set! x 1) (cons x y)))",
        expect![[r#"
        (lambda 0 - () slots 1
          (fix ((s0 1))
          (define f s0)))
        (lambda 1 f (s0) slots 4
          (let s1 (%make-box s0)
          (let s2 (%box-ref s1)
          (do (%box-set! s1 1)
          (let s3 (%box-ref s1)
          (cons s3 s2))))))
    "#]],
    );
}

#[test]
fn sums() {
    golden(
        "(define (f a b) (list (+) (*) (+ a) (- a) (+ a b 1) (- a (g) b) (< a b 1) (car a b)))",
        expect![[r#"
            (lambda 0 - () slots 1
              (fix ((s0 1))
              (define f s0)))
            (lambda 1 f (s0 s1) slots 8
              (let s2 (let s2 (let s2 (call-global + s0)
                  (let s3 (let s3 (call-global - s0)
                    (let s4 (let s4 (let s4 (+ s0 s1)
                        (+ s4 1))
                      (let s5 (let s5 (let s5 (let s5 (call-global g)
                            (- s0 s5))
                          (- s5 s1))
                        (let s6 (let s6 (if (< s0 s1)
                              (< s1 1)
                              (do (< s1 1)
                              #f))
                          (let s7 (let s7 (call-global car s0 s1)
                            (cons s7 '()))
                          (cons s6 s7)))
                        (cons s5 s6)))
                      (cons s4 s5)))
                    (cons s3 s4)))
                  (cons s2 s3)))
                (cons 1 s2))
              (cons 0 s2)))
        "#]],
    );
}

#[test]
fn nested_arithmetic_shares_slots() {
    golden(
        "(define (f a b c) (+ (* (+ a 1) (- b 2)) (* (/ c 3) (+ (* a b) (* b c)))))",
        expect![[r#"
        (lambda 0 - () slots 1
          (fix ((s0 1))
          (define f s0)))
        (lambda 1 f (s0 s1 s2) slots 7
          (let s3 (let s3 (+ s0 1)
            (let s4 (- s1 2)
            (* s3 s4)))
          (let s4 (let s4 (/ s2 3)
            (let s5 (let s5 (* s0 s1)
              (let s6 (* s1 s2)
              (+ s5 s6)))
            (* s4 s5)))
          (+ s3 s4))))
    "#]],
    );
}

#[test]
fn an_applied_lambda_is_a_let() {
    golden(
        "(define (f a) ((lambda (x y) (g y x)) (car a) (cdr a)))",
        expect![[r#"
        (lambda 0 - () slots 1
          (fix ((s0 1))
          (define f s0)))
        (lambda 1 f (s0) slots 3
          (let s1 (car s0)
          (let s2 (cdr s0)
          (call-global g s2 s1))))
    "#]],
    );
}

#[test]
fn top_level_expressions() {
    golden(
        "(begin (define x 1) (set! x (g)) (if x (display x)) (lambda (y) y))",
        expect![[r#"
        (lambda 0 - () slots 1
          (do (define x 1)
          (do (let s0 (call-global g)
            (set-global! x s0))
          (do (if (let s0 (global x)
                s0)
              (let s0 (global x)
              (call-global display s0))
              #!unspecified)
          (fix ((s0 1))
          s0)))))
        (lambda 1 - (s0) slots 1
          s0)
    "#]],
    );
}
