; No exact number is infinite.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(exact (/ 1. 0.))
;;! exact
(display "never")
