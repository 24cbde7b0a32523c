; 4.2.9 case-lambda.
(import (scheme base) (scheme case-lambda) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(define-syntax fails (syntax-rules () ((_ e) (guard (c ((error-object? c) (quote error))) e))))
(define range
  (case-lambda
    ((e) (range 0 e))
    ((b e) (do ((r '() (cons e r)) (e (- e 1) (- e 1))) ((< e b) r)))))
(show (range 3) (range 3 5) (range 0) (fails (range)) (fails (range 1 2 3)))
;;> (0 1 2) (3 4) () error error
(define plus
  (case-lambda (() 0) ((x) x) ((x y) (+ x y)) ((x y z) (+ (+ x y) z)) (args (apply + args))))
(show (plus) (plus 1) (plus 1 2) (plus 1 2 3) (plus 1 2 3 4))
;;> 0 1 3 6 10
(show ((case-lambda ((x) (define y (* x 2)) y) ((x . y) y)) 5)
      ((case-lambda ((x) x) ((x . y) y)) 1 2 3))
;;> 10 (2 3)
(show ((case-lambda (x x)) 1 2) ((case-lambda ((a . b) 'first) ((a b) 'second)) 1 2)
      (procedure? (case-lambda)))
;;> (1 2) first #t
(show (map (case-lambda ((x) (list x)) ((x y) (cons x y))) '(1 2))
      (map (case-lambda ((x) (list x)) ((x y) (cons x y))) '(1 2) '(3 4)))
;;> ((1) (2)) ((1 . 3) (2 . 4))
