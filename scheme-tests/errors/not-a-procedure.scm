; A number is called.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(define (call f) (f 1 2))
(call 5)
;;! call of a value that is not a procedure: 5
(display "never")
