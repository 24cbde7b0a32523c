; A vector that can never fit.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(define (make n) (make-vector n 'x))
(make 4000000000)
;;! out of memory
(display "never")
