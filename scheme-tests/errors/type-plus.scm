; Adding a string.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(define (add a b) (+ a b))
(add 1 "2")
;;! +: argument 2 must be a number: "2"
(display "never")
