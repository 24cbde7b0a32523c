; Too many.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(define (pair-up a b) (cons a b))
(pair-up 1 2 3)
;;! pair-up: expects 2 arguments, but 3 were given
(display "never")
