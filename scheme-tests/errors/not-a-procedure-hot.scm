; After a thousand calls.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(define (step x) (+ x 1))
(define (go i) (if (= i 1000) (set! step "no procedure")) (go (step i)))
(go 0)
;;! call of a value that is not a procedure: "no procedure"
(display "never")
