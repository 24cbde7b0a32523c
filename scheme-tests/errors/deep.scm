; From the bottom of a deep recursion.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(define (down n) (if (= n 0) (error "reached the bottom") (+ 1 (down (- n 1)))))
(down 2000)
;;! reached the bottom
;;! down
(display "never")
