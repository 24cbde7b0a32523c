; The position of the error is that of the call.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(define (f x)
  (list 1
        (cdr x)))
(list (f (list 1 2)))
(list (f 7))
;;! position.scm:7:9
;;! cdr: argument 1 must be a pair: 7
(display "never")
