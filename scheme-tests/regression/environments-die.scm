; An environment lives as long as something can reach it: its object, a procedure that was made in it and evaluates there,
; the program that uses it. (Collections come all the time under gc-stress.)
(import (scheme base) (scheme write) (scheme eval))
(define (fresh) (environment '(scheme base) '(scheme eval)))
(define kept (fresh))
(eval '(define x 1) kept)
(eval '(define-syntax twice (syntax-rules () ((_ e) (+ e e)))) kept)
(define (churn n) (if (> n 0) (begin (eval '(define x 5) (fresh)) (make-vector 2000 n) (churn (- n 1)))))
(churn 30)
(write (eval '(twice (+ x 1)) kept)) (newline)
;;> 4
; Reached through a procedure only.
(define later (let ((e (fresh))) (eval '(define y 20) e) (lambda (form) (eval form e))))
(churn 30)
(write (later '(begin (define z (* y 2)) (+ y z)))) (newline)
;;> 60
; One environment holds another.
(define outer (fresh))
((eval '(begin (define inner #f) (lambda (e) (set! inner e))) outer) (let ((e (fresh))) (eval '(define w 7) e) e))
(churn 30)
(write (eval '(eval '(* w 6) inner) outer)) (newline)
;;> 42
; The procedure outlives the environment.
(define add (eval '(begin (define n 100) (lambda (x) (set! n (+ n x)) n)) (fresh)))
(churn 30)
(add 1)
(write (add 2)) (newline)
;;> 103
