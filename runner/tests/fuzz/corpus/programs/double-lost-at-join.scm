(define (f x y) (cons (if x 1 (begin (list-tail y 0) (x (< 0.1 y)) 2)) y))
(write (f #t 0))
(define (g x y) (cons (if x 1 (begin (x (< 0.1 y)) 2)) y))
(write (g #t 0))
