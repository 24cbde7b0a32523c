; In a loop that has run often.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(define (two a b) a)
(define (go i) (if (= i 1100) (apply two (list i)) (begin (two i i) (go (+ i 1)))))
(go 0)
;;! two: expects 2 arguments, but 1 was given
(display "never")
