; Adding to a string.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(define (add a b) (+ a b))
(add "1" 2)
;;! +: argument 1 must be a number: "1"
(display "never")
