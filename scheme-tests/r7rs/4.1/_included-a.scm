(define from-a 'a)
(define (square-a x) (* x x))
