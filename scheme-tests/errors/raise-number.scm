; Any object can be raised: a number.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(raise 42)
;;! uncaught exception: 42
(display "never")
