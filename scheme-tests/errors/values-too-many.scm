; More values than variables.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(let-values (((a b) (values 1 2 3))) a)
;;! got 3
(display "never")
