; A list is called.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
((list 1 2 3))
;;! call of a value that is not a procedure: (1 2 3)
(display "never")
