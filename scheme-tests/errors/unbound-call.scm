; A call of it.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(no-such-procedure 1 2)
;;! unbound variable: no-such-procedure
(display "never")
