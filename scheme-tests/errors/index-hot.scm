; A loop that runs over the end.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(define v (make-vector 1100 0))
(define (clear i) (vector-set! v i i) (clear (+ i 1)))
(clear 0)
;;! vector-set!
;;! out of range
;;! 1100
(display "never")
