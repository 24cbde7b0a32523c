; None wanted.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(define (nothing) 1)
(nothing 1)
;;! nothing: expects
;;! 1 was given
(display "never")
