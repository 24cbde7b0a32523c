; call/cc of no procedure.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(call/cc 5)
;;! procedure
;;! 5
(display "never")
