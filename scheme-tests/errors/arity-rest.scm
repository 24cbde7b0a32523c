; At least so many.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(define (most a b . c) c)
(most 1)
;;! most: expects at least 2 arguments, but 1 was given
(display "never")
