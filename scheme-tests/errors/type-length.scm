; Length of an improper list.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(length '(1 2 . 3))
;;! length: argument 1 must be a list: (1 2 . 3)
(display "never")
