; A body of definitions only.
(define (f) (define x 1))
;;! no expression
