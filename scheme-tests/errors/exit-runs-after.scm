; exit runs the after thunks of all extents it leaves, innermost first.
(import (scheme base) (scheme process-context) (scheme write))
(dynamic-wind
 (lambda () (display "in 1") (newline))
 (lambda ()
   (dynamic-wind
    (lambda () (display "in 2") (newline))
    (lambda () (exit 6))
    (lambda () (display "out 2") (newline))))
 (lambda () (display "out 1") (newline)))
;;> in 1
;;> in 2
;;> out 2
;;> out 1
;;exit 6
(display "never")
