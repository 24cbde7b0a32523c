; Assigning it.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(set! never-defined 1)
;;! never-defined
(display "never")
