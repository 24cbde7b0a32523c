//! Loops, and what is none.

use super::golden;
use expect_test::expect;

#[test]
fn a_named_let_in_tail_position() {
    golden(
        "(define (f n) (let loop ((i 0) (sum 0)) (if (< i n) (loop (+ i 1) (+ sum i)) sum)))",
        expect![[r#"
        (lambda 0 - () slots 1
          (fix ((s0 1))
          (define f s0)))
        (lambda 1 f (s0) slots 5
          (loop 0 ((s1 0) (s2 0))
            (if (< s1 s0)
              (let s3 (+ s1 1)
              (let s4 (+ s2 s1)
              (continue 0 s3 s4)))
              s2)))
    "#]],
    );
}

#[test]
fn a_named_let_in_an_operand() {
    golden(
        "(define (f l) (+ 1 (let loop ((l l) (n 0)) (if (pair? l) (loop (cdr l) (+ n 1)) (g n)))))",
        expect![[r#"
        (lambda 0 - () slots 1
          (fix ((s0 1))
          (define f s0)))
        (lambda 1 f (s0) slots 5
          (let s1 (loop 0 ((s1 s0) (s2 0))
              (if (pair? s1)
                (let s3 (cdr s1)
                (let s4 (+ s2 1)
                (continue 0 s3 s4)))
                (call-global g s2)))
          (+ 1 s1)))
    "#]],
    );
}

#[test]
fn nested_loops_with_a_jump_to_the_outer_one() {
    golden(
        "(define (f n) (let outer ((i 0)) (if (< i n) (let inner ((j 0)) (if (< j i) (inner (+ j 1)) (outer (+ i 1)))) i)))",
        expect![[r#"
            (lambda 0 - () slots 1
              (fix ((s0 1))
              (define f s0)))
            (lambda 1 f (s0) slots 4
              (loop 0 ((s1 0))
                (if (< s1 s0)
                  (loop 1 ((s2 0))
                    (if (< s2 s1)
                      (let s3 (+ s2 1)
                      (continue 1 s3))
                      (let s3 (+ s1 1)
                      (continue 0 s3))))
                  s1)))
        "#]],
    );
}

#[test]
fn an_inner_loop_for_effect() {
    golden(
        "(define (f n) (do ((i 0 (+ i 1))) ((= i n) 'done) (do ((j 0 (+ j 1))) ((= j i)) (g i j))))",
        expect![[r#"
            (lambda 0 - () slots 1
              (fix ((s0 1))
              (define f s0)))
            (lambda 1 f (s0) slots 4
              (loop 0 ((s1 0))
                (if (= s1 s0)
                  'done
                  (do (loop 1 ((s2 0))
                      (if (= s2 s1)
                        #!unspecified
                        (do (call-global g s1 s2)
                        (let s3 (+ s2 1)
                        (continue 1 s3)))))
                  (let s2 (+ s1 1)
                  (continue 0 s2))))))
        "#]],
    );
}

#[test]
fn a_captured_loop_variable() {
    golden(
        "(define (f n) (do ((i 0 (+ i 1)) (l '() (cons (lambda () i) l))) ((= i n) l)))",
        expect![[r#"
        (lambda 0 - () slots 1
          (fix ((s0 1))
          (define f s0)))
        (lambda 1 f (s0) slots 5
          (loop 0 ((s1 0) (s2 '()))
            (if (= s1 s0)
              s2
              (let s3 (+ s1 1)
              (let s4 (fix ((s4 2 s1))
                (cons s4 s2))
              (continue 0 s3 s4))))))
        (lambda 2 - () slots 0 captures 1
          f0)
    "#]],
    );
}

#[test]
fn an_assigned_captured_loop_variable_has_a_box_per_iteration() {
    golden(
        "(define (f n) (do ((i 0 (+ i 1))) ((= i n)) (g (lambda () (set! i (+ i 1))))))",
        expect![[r#"
            (lambda 0 - () slots 1
              (fix ((s0 1))
              (define f s0)))
            (lambda 1 f (s0) slots 4
              (loop 0 ((s1 0))
                (let s2 (%make-box s1)
                (if (let s3 (%box-ref s2)
                    (= s3 s0))
                  #!unspecified
                  (do (fix ((s3 2 s2))
                    (call-global g s3))
                  (let s3 (let s3 (%box-ref s2)
                    (+ s3 1))
                  (continue 0 s3)))))))
            (lambda 2 - () slots 1 captures 1
              (let s0 (let s0 (%box-ref f0)
                (+ s0 1))
              (%box-set! f0 s0)))
        "#]],
    );
}

#[test]
fn a_procedure_that_escapes_is_no_loop() {
    golden(
        "(define (f n) (let loop ((i 0)) (g loop) (if (< i n) (loop (+ i 1)) i)))",
        expect![[r#"
        (lambda 0 - () slots 1
          (fix ((s0 1))
          (define f s0)))
        (lambda 1 f (s0) slots 2
          (fix ((s1 2 s1 s0))
          (call-known 2 s1 0)))
        (lambda 2 loop (s0) slots 2 captures 2
          (do (call-global g f0)
          (if (< s0 f1)
            (let s1 (+ s0 1)
            (call-self s1))
            s0)))
    "#]],
    );
}

#[test]
fn a_procedure_called_from_an_inner_lambda_is_no_loop() {
    golden(
        "(define (f n) (let loop ((i 0)) (if (< i n) (lambda () (loop (+ i 1))) i)))",
        expect![[r#"
        (lambda 0 - () slots 1
          (fix ((s0 1))
          (define f s0)))
        (lambda 1 f (s0) slots 2
          (fix ((s1 2 s0 s1))
          (call-known 2 s1 0)))
        (lambda 2 loop (s0) slots 2 captures 2
          (if (< s0 f0)
            (fix ((s1 3 s0 f1))
            s1)
            s0))
        (lambda 3 - () slots 1 captures 2
          (let s0 (+ f0 1)
          (call-known 2 f1 s0)))
    "#]],
    );
}

#[test]
fn a_procedure_that_does_more_after_calling_itself_is_no_loop() {
    golden(
        "(define (f l) (let loop ((l l)) (if (pair? l) (cons 1 (loop (cdr l))) '())))",
        expect![[r#"
        (lambda 0 - () slots 1
          (fix ((s0 1))
          (define f s0)))
        (lambda 1 f (s0) slots 2
          (fix ((s1 2))
          (call-known 2 s1 s0)))
        (lambda 2 loop (s0) slots 2
          (if (pair? s0)
            (let s1 (let s1 (cdr s0)
              (call-self s1))
            (cons 1 s1))
            '()))
    "#]],
    );
}

#[test]
fn a_procedure_entered_twice_is_no_loop() {
    golden(
        "(define (f n) (define (loop i) (if (< i n) (loop (+ i 1)) i)) (cons (loop 0) (loop 1)))",
        expect![[r#"
        (lambda 0 - () slots 1
          (fix ((s0 1))
          (define f s0)))
        (lambda 1 f (s0) slots 4
          (fix ((s1 2 s0))
          (let s2 (call-known 2 s1 0)
          (let s3 (call-known 2 s1 1)
          (cons s2 s3)))))
        (lambda 2 loop (s0) slots 2 captures 1
          (if (< s0 f0)
            (let s1 (+ s0 1)
            (call-self s1))
            s0))
    "#]],
    );
}

#[test]
fn a_procedure_called_once_is_inlined() {
    golden(
        "(define (f n) (define (g x y) (h y x)) (if (< n 0) (g n (h n)) 0))",
        expect![[r#"
        (lambda 0 - () slots 1
          (fix ((s0 1))
          (define f s0)))
        (lambda 1 f (s0) slots 2
          (if (< s0 0)
            (let s1 (call-global h s0)
            (call-global h s1 s0))
            0))
    "#]],
    );
}

#[test]
fn a_loop_entered_from_an_inner_lambda_moves_there() {
    golden(
        "(define (f n) (define (loop i) (if (< i n) (loop (+ i 1)) i)) (lambda (x) (loop x)))",
        expect![[r#"
        (lambda 0 - () slots 1
          (fix ((s0 1))
          (define f s0)))
        (lambda 1 f (s0) slots 2
          (fix ((s1 2 s0))
          s1))
        (lambda 2 - (s0) slots 3 captures 1
          (loop 0 ((s1 s0))
            (if (< s1 f0)
              (let s2 (+ s1 1)
              (continue 0 s2))
              s1)))
    "#]],
    );
}
