; An index too large.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(vector-ref (vector 1 2 3) 3)
;;! vector-ref
;;! out of range
;;! 3
(display "never")
