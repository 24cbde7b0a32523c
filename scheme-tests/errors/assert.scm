; An assertion that does not hold.
(display "before") (newline)
;;> before
(define (f x) (assert (> x 0)) x)
(f 1)
(f -1)
;;! assertion failed
(display "never")
