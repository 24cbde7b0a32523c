; Fewer values than variables.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(define-values (a b c) (values 1 2))
;;! got 2
(display "never")
