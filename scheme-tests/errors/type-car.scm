; car of no pair.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(define (first x) (car x))
(first 5)
;;! car: argument 1 must be a pair: 5
(display "never")
