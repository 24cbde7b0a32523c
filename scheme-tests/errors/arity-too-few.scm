; Too few arguments for a closure.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(define (pair-up a b) (cons a b))
(pair-up 1)
;;! pair-up
;;! expects 2 arguments, but 1 was given
(display "never")
