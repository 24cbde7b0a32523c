; A rest parameter of the same name.
(define (f a b . a) a)
;;! `a` is bound twice
