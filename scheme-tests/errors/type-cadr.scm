; cadr of a list of one.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(cadr (list 1))
;;! argument 1 must be a pair
(display "never")
