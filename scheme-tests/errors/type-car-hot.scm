; After a thousand pairs.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(define (last l) (if (null? l) (car l) (last (cdr l))))
(last (make-list 1100 1))
;;! car: argument 1 must be a pair: ()
(display "never")
