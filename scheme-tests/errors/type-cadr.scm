; cadr of a list of one.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(cadr (list 1))
;;! cadr: argument 1 must
;;! (1)
(display "never")
