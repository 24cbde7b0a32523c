; apply without a list.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(apply + 1 2)
;;! apply: argument 3 must be a list: 2
(display "never")
