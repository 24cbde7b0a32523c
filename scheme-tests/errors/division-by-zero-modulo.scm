; With modulo.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(modulo 10 0)
;;! modulo: division by zero
(display "never")
