; 5.4 Syntax definitions.
(import (scheme base) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(define-syntax inc! (syntax-rules () ((_ x) (set! x (+ x 1))) ((_ x n) (set! x (+ x n)))))
(define n 1)
(inc! n)
(inc! n 10)
(show n)
;;> 12
(show (let ((x 1) (y 2))
        (define-syntax swap!
          (syntax-rules () ((swap! a b) (let ((tmp a)) (set! a b) (set! b tmp)))))
        (swap! x y)
        (list x y)))
;;> (2 1)
(define (f x)
  (define-syntax double (syntax-rules () ((_ e) (* 2 e))))
  (define y (double x))
  (double y))
(show (f 5))
;;> 20
(define (g)
  (define-syntax my-def (syntax-rules () ((_ n v) (define n v))))
  (my-def a 1)
  (my-def b (+ a 1))
  (list a b))
(show (g))
;;> (1 2)
(define-syntax define-pair
  (syntax-rules () ((_ a b) (begin (define a 'a-of-pair) (define b 'b-of-pair)))))
(define-pair one two)
(show one two)
;;> a-of-pair b-of-pair
(show (let () (define-pair x y) (list x y)))
;;> (a-of-pair b-of-pair)
(define-syntax alias
  (syntax-rules ()
    ((_ new old) (define-syntax new (syntax-rules () ((_ . args) (old . args)))))))
(alias my-quote quote)
(alias my-lambda lambda)
(show (my-quote (a b)) ((my-lambda (x) (* x x)) 4))
;;> (a b) 16
(show (let loop ((i 0))
        (define-syntax next (syntax-rules () ((_) (loop (+ i 1)))))
        (if (< i 3) (next) i)))
;;> 3
