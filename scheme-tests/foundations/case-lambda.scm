; Procedures that look at how many arguments they get.
(import (scheme base) (scheme case-lambda) (scheme write))
(define (show . xs) (write (if (null? (cdr xs)) (car xs) xs)) (newline))
(define-syntax fails (syntax-rules () ((_ e) (guard (c ((error-object? c) 'error)) e))))
(define range
  (case-lambda
    ((e) (range 0 e))
    ((b e) (do ((r '() (cons e r)) (e (- e 1) (- e 1))) ((< e b) r)))))
(show (range 3) (range 3 5))
;;> ((0 1 2) (3 4))
(define f
  (case-lambda
    (() 'zero)
    ((a) (list 'one a))
    ((a b) (list 'two a b))
    ((a b . c) (list 'many a b c))))
(show (f) (f 1) (f 1 2) (f 1 2 3) (f 1 2 3 4))
;;> (zero (one 1) (two 1 2) (many 1 2 (3)) (many 1 2 (3 4)))
(define g (case-lambda ((a) 'one) (all (length all))))
(show (g 1) (g) (g 1 2 3))
;;> (one 0 3)
(define h (case-lambda ((a . rest) (list 'first a rest)) ((a b) 'never) (() 'none)))
(show (h 1 2) (h))
;;> ((first 1 (2)) none)
(define only (case-lambda ((a b) (+ a b))))
(show (only 1 2) (fails (only 1)) (fails (only 1 2 3)))
;;> (3 error error)
(show (apply f '(1 2 3)) (map f '(a b)) (map f '(a) '(b)))
;;> ((many 1 2 (3)) ((one a) (one b)) ((two a b)))
(define (make-acc total)
  (case-lambda (() total) ((n) (set! total (+ total n)) total) ((n m) (set! total (* n m)))))
(define acc (make-acc 10))
(acc 5)
(show (acc))
;;> 15
(acc 3 4)
(show (acc))
;;> 12
(show (let loop ((i 0)) (if (= i 1500) (f i) (begin (f i i) (loop (+ i 1))))))
;;> (one 1500)
(define countdown
  (case-lambda
    ((n) (countdown n '()))
    ((n l) (if (= n 0) (length l) (countdown (- n 1) (cons n l))))))
(show (countdown 1200))
;;> 1200
(show (procedure? f) ((case-lambda ((x) (* x x)) ((x y) (* x y))) 3 4))
;;> (#t 12)
