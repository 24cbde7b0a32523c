; letrec, letrec* and internal definitions: mutual, mixed with values, and used too early.
(import (scheme base) (scheme write))
(define (show x) (write x) (newline))
(define-syntax error?
  (syntax-rules () ((_ e) (guard (c (#t 'error)) e))))

(show (letrec ((even? (lambda (n) (if (= n 0) #t (odd? (- n 1)))))
               (odd? (lambda (n) (if (= n 0) #f (even? (- n 1))))))
        (list (even? 88) (odd? 88))))
;;> (#t #f)
(show (letrec* ((a 1) (b (+ a 1)) (c (* b 10))) (list a b c)))
;;> (1 2 20)
(show (letrec* ((p (lambda (x) (+ 1 (q (- x 1)))))
                (q (lambda (y) (if (zero? y) 0 (+ 1 (p (- y 1))))))
                (x (p 5)) (y x))
        y))
;;> 5
(show (letrec ((x 1) (f (lambda () x))) (f)))
;;> 1
(show (letrec ((f (lambda () x)) (x 'late)) (f)))
;;> late
(show (letrec () 'empty))
;;> empty
(show (letrec ((l (list 1 2)) (n (lambda () (length l)))) (n)))
;;> 2
; Using a variable of letrec while the values are computed is an error.
(show (error? (letrec* ((a b) (b 1)) a)))
;;> error
(show (error? (letrec ((a (f)) (f (lambda () a))) a)))
;;> error
(show (error? (let () (define a (b)) (define (b) c) (define c 1) a)))
;;> error
(show (letrec* ((a 1) (f (lambda () (+ a 1))) (b (f))) b))
;;> 2

(define (body x)
  (define a (* x 2))
  (define (f n) (if (= n 0) a (g (- n 1))))
  (define (g n) (set! a (+ a 1)) (f n))
  (define b (f 3))
  (list a b))
(show (body 5))
;;> (13 13)
(define (nested)
  (define x 'outer)
  (define (get) x)
  (let ()
    (define x 'inner)
    (define (get2) (list x (get)))
    (get2)))
(show (nested))
;;> (inner outer)
(show (let ((x 5))
        (define foo (lambda (y) (bar x y)))
        (define bar (lambda (a b) (+ (* a b) a)))
        (foo (+ x 3))))
;;> 45
(define (with-begin)
  (begin (define a 1) (define b 2))
  (define c (+ a b))
  (list a b c))
(show (with-begin))
;;> (1 2 3)
(define (set-inner) (define x 1) (define (inc!) (set! x (+ x 1))) (inc!) (inc!) x)
(show (set-inner))
;;> 3
(define (shadow-builtin) (define (car x) (list 'my-car x)) (car '(1)))
(show (shadow-builtin))
;;> (my-car (1))
(show (car '(1)))
;;> 1
; Bound to something that is not a procedure of the letrec itself.
(show (letrec ((f (let ((n 0)) (lambda () (set! n (+ n 1)) n)))) (f) (f)))
;;> 2
(show (letrec ((f (if #t (lambda (n) (if (= n 0) 'a (f (- n 1)))) car))) (f 2)))
;;> a
(show (letrec ((v (vector (lambda () v) 1))) (eq? v ((vector-ref v 0)))))
;;> #t
; A continuation captured in a letrec's initializer sees its own binding of the variable.
(show (let ((k #f) (n 0))
        (letrec ((x (call/cc (lambda (c) (set! k c) 0))))
          (set! n (+ n 1))
          (if (< n 3) (k n) (list x n)))))
;;> (2 3)
