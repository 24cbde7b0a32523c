; A variable that nobody defined.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(define (f x) (list x nonsense))
(f 1)
;;! unbound variable: nonsense
(display "never")
