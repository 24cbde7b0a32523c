; An index that is no index.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(vector-ref (vector 1 2) 1.0)
;;! vector-ref: argument 2 must
;;! 1.0
(display "never")
