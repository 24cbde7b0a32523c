; An error in the converter of a parameter.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(define p (make-parameter 1 (lambda (x) (+ x 1))))
(parameterize ((p "one")) (p))
;;! +: argument 1 must be a number: "one"
(display "never")
