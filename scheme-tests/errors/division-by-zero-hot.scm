; In a loop that counts down to it.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(define (go i sum) (go (- i 1) (+ sum (quotient 100000 i))))
(go 1100 0)
;;! quotient: division by zero
(display "never")
