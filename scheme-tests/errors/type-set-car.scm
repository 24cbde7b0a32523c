; Changing what is no pair.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(set-car! (vector 1) 2)
;;! set-car!: argument 1 must be a pair: #(1)
(display "never")
