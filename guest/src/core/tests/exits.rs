//! Continuations that are exits, and what is none.

use super::golden;
use expect_test::expect;

#[test]
fn an_exit_from_a_loop_is_a_jump() {
    golden(
        "(define (f v n) (call/cc (lambda (k) (let loop ((i 0)) (if (< i n) (begin (if (g i) (k i)) (loop (+ i 1))) #f)))))",
        expect![[r#"
            (lambda 0 - () slots 1
              (fix ((s0 1))
              (define f s0)))
            (lambda 1 f (s0 s1) slots 4
              (loop 0 ((s2 0))
                (if (< s2 s1)
                  (if (let s3 (call-global g s2)
                      s3)
                    s2
                    (let s3 (+ s2 1)
                    (continue 0 s3)))
                  #f)))
        "#]],
    );
}

#[test]
fn what_follows_a_loop_that_exits_is_its_end() {
    golden(
        "(define (f n) (call/cc (lambda (k) (let loop ((i 0)) (if (< i n) (if (g i) (k i) (loop (+ i 1))) #f)) 'end)))",
        expect![[r#"
            (lambda 0 - () slots 1
              (fix ((s0 1))
              (define f s0)))
            (lambda 1 f (s0) slots 3
              (loop 0 ((s1 0))
                (if (< s1 s0)
                  (if (let s2 (call-global g s1)
                      s2)
                    s1
                    (let s2 (+ s1 1)
                    (continue 0 s2)))
                  'end)))
        "#]],
    );
}

#[test]
fn where_two_places_give_a_value_there_are_two_rounds() {
    golden(
        "(define (f a b) (call/cc (lambda (k) (let ((x (if a (if b (k 1) 2) 3))) (g x) x))))",
        expect![[r#"
            (lambda 0 - () slots 1
              (fix ((s0 1))
              (define f s0)))
            (lambda 1 f (s0 s1) slots 4
              (loop 0 ((s2 #f) (s3 #f))
                (if s2
                  (do (call-global g s3)
                  s3)
                  (if s0
                    (if s1
                      1
                      (continue 0 #t 2))
                    (continue 0 #t 3)))))
        "#]],
    );
}

#[test]
fn an_exit_from_an_inner_procedure_escapes() {
    golden(
        "(define (f l) (call/cc (lambda (k) (for-each (lambda (x) (if (g x) (k x))) l) #f)))",
        expect![[r#"
            (lambda 0 - () slots 1
              (fix ((s0 1))
              (define f s0)))
            (lambda 1 f (s0) slots 2
              (fix ((s1 2 s0))
              (call-global %with-exit s1)))
            (lambda 2 - (s0) slots 2 captures 1
              (do (fix ((s1 3 s0))
                (call-global for-each s1 f0))
              #f))
            (lambda 3 - (s0) slots 2 captures 1
              (if (let s1 (call-global g s0)
                  s1)
                (call-global %exit-to f0 s0)
                #!unspecified))
        "#]],
    );
}

/// The receiver is called in tail position: a program may loop through it.
#[test]
fn a_body_that_ends_in_an_unknown_call_keeps_its_continuation() {
    golden(
        "(define (f l) (call/cc (lambda (k) (for-each (lambda (x) (if (g x) (k x))) l) (g l))))",
        expect![[r#"
            (lambda 0 - () slots 1
              (fix ((s0 1))
              (define f s0)))
            (lambda 1 f (s0) slots 2
              (fix ((s1 2 s0))
              (call-global call/cc s1)))
            (lambda 2 - (s0) slots 2 captures 1
              (do (fix ((s1 3 s0))
                (call-global for-each s1 f0))
              (call-global g f0)))
            (lambda 3 - (s0) slots 2 captures 1
              (if (let s1 (call-global g s0)
                  s1)
                (call f0 s0)
                #!unspecified))
        "#]],
    );
}

#[test]
fn a_continuation_that_is_given_away_stays() {
    golden(
        "(define (f) (call/cc (lambda (k) (g (lambda (x) (k x))))))",
        expect![[r#"
        (lambda 0 - () slots 1
          (fix ((s0 1))
          (define f s0)))
        (lambda 1 f () slots 1
          (fix ((s0 2))
          (call-global call/cc s0)))
        (lambda 2 - (s0) slots 2
          (fix ((s1 3 s0))
          (call-global g s1)))
        (lambda 3 - (s0) slots 1 captures 1
          (call f0 s0))
    "#]],
    );
    golden(
        "(define (f) (call/cc (lambda (k) (dynamic-wind g (lambda () 1) (lambda () (k 2))) #f)))",
        expect![[r#"
        (lambda 0 - () slots 1
          (fix ((s0 1))
          (define f s0)))
        (lambda 1 f () slots 1
          (fix ((s0 2))
          (call-global call/cc s0)))
        (lambda 2 - (s0) slots 4
          (do (let s1 (global g)
            (fix ((s2 3))
            (fix ((s3 4 s0))
            (call-global dynamic-wind s1 s2 s3))))
          #f))
        (lambda 3 - () slots 0
          1)
        (lambda 4 - () slots 0 captures 1
          (call f0 2))
    "#]],
    );
    golden(
        "(define (f) (call/cc (lambda (k) (k 1 2))))",
        expect![[r#"
        (lambda 0 - () slots 1
          (fix ((s0 1))
          (define f s0)))
        (lambda 1 f () slots 1
          (fix ((s0 2))
          (call-global call/cc s0)))
        (lambda 2 - (s0) slots 1
          (call s0 1 2))
    "#]],
    );
}

#[test]
fn several_values_are_received_without_a_consumer() {
    golden(
        "(define (f x) (call-with-values (lambda () (g x)) (lambda (a b) (+ a b))))",
        expect![[r#"
        (lambda 0 - () slots 1
          (fix ((s0 1))
          (define f s0)))
        (lambda 1 f (s0) slots 4
          (let s1 (call-global g s0)
          (let s2 (%values-ref s1 0 2)
          (let s3 (%values-ref s1 1 2)
          (+ s2 s3)))))
    "#]],
    );
}
