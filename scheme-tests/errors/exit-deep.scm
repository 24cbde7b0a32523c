; From deep within.
(import (scheme base) (scheme process-context) (scheme write))
(define (down n) (if (= n 0) (exit 5) (+ 1 (down (- n 1)))))
(down 1500)
;;exit 5
(display "never")
