; From a procedure that map calls.
(import (scheme base) (scheme process-context) (scheme write))
(map (lambda (x) (if (= x 2) (exit x) x)) '(1 2 3))
;;exit 2
(display "never")
