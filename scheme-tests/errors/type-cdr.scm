; cdr of the empty list.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(define (rest x) (cdr x))
(list (rest (list 1)) (rest (list)))
;;! cdr: argument 1 must be a pair: ()
(display "never")
