; From a procedure that map calls.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(map (lambda (x) (+ 1 (car x))) '((1) (2) 3))
;;! car: argument 1 must be a pair: 3
(display "never")
