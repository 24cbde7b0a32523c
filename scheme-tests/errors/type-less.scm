; Comparing a symbol.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(define (less a b) (< a b))
(less 1 'two)
;;! <: argument 2 must be a real number: two
(display "never")
