; A negative index.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(define v (vector 1 2 3))
(vector-ref v (- 1))
;;! vector-ref
;;! -1
(display "never")
