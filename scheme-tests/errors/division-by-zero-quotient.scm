; With quotient.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(define (ratio a b) (quotient a b))
(list (ratio 7 2) (ratio 1 0))
;;! quotient: division by zero
(display "never")
