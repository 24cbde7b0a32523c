; An accessor of another type.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(define-record-type point (make-point x) point? (x point-x))
(point-x (list 1))
;;! point-x: argument 1 must
(display "never")
