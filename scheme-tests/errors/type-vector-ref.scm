; vector-ref of a list.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(vector-ref (list 1 2) 0)
;;! vector-ref: argument 1 must be a vector: (1 2)
(display "never")
