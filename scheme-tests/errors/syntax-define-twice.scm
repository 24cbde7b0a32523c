; Two internal definitions of one name.
(define (f) (define a 1) (define a 2) a)
(f)
;;! `a` is defined twice
