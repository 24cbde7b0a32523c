; In a loop that has run often.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(define (go i) (if (< i 1100) (go (+ i 1)) (list i missing)))
(go 0)
;;! unbound variable: missing
(display "never")
