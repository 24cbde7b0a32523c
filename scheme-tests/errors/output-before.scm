; All output before the error is there, and none after.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(for-each (lambda (x) (write (quotient 12 x)) (newline)) '(3 2 1 0 -1))
;;> 4
;;> 6
;;> 12
;;! quotient: division by zero
(display "never")
