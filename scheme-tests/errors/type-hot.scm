; After a thousand times with numbers.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(define (add a b) (+ a b))
(define (go i) (if (< i 1100) (go (add i 1)) (add i 'x)))
(go 0)
;;! +: argument 2 must be a number: x
(display "never")
