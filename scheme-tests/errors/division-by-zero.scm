; With /.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(define (ratio a b) (/ a b))
(ratio 1 0)
;;! /: division by zero
(display "never")
