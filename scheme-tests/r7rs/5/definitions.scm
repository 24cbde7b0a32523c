; 5.3 Variable definitions.
(import (scheme base) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(define-syntax fails (syntax-rules () ((_ e) (guard (c ((error-object? c) (quote error))) e))))
(define add3 (lambda (x) (+ x 3)))
(show (add3 3))
;;> 6
(define first car)
(show (first '(1 2)))
;;> 1
(define (rest a . l) (list a l))
(define (all . l) l)
(show (rest 1) (rest 1 2 3) (all) (all 1 2))
;;> (1 ()) (1 (2 3)) () (1 2)
(define x 1)
(define x (+ x 1))
(show x)
;;> 2
(show (let ((x 5))
        (define foo (lambda (y) (bar x y)))
        (define bar (lambda (a b) (+ (* a b) a)))
        (foo (+ x 3))))
;;> 45
(show (let () (define a 1) (define (f) (+ a b)) (define b 2) (f)))
;;> 3
(define (nested)
  (define (level1) (define (level2) (define (level3) 'deep) (level3)) (level2))
  (level1))
(show (nested))
;;> deep
(define (shadows x) (define y x) (let () (define x (* y 2)) (list x y)))
(show (shadows 5))
;;> (10 5)
(show ((lambda () (define a 1) (define b (+ a 1)) (define c (* b 10)) (list a b c))))
;;> (1 2 20)
(define-values (p q) (exact-integer-sqrt 17))
(show (list p q))
;;> (4 1)
(define-values (h . t) (values 1 2 3))
(show h t)
;;> 1 (2 3)
(define-values everything (values 1 2))
(show everything)
;;> (1 2)
(show (let () (define-values (x y) (values 1 2)) (+ x y))
      (let () (define-values (x . y) (values 1 2 3)) (define z x) (list x y z)))
;;> 3 (1 (2 3) 1)
(define (later-f) (later-g))
(show (fails (later-f)))
;;> error
(define (later-g) 'defined-now)
(show (later-f))
;;> defined-now
(define f (let ((n 0)) (lambda () (set! n (+ n 1)) n)))
(f)
(show (f))
;;> 2
(begin (define b1 1) (define b2 (+ b1 1)))
(show b1 b2)
;;> 1 2
(define define-me (if #t 'yes 'no))
(show define-me)
;;> yes
(show (when #t (let () (define local 1) local)) (cond (#t (let () (define local 2) local))))
;;> 1 2
(show (fails (let () (define-values (a b) (values 1)) a)))
;;> error
