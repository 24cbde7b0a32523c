; Of a primitive that is a value.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(apply cons (list 1 2 3))
;;! cons: expects 2 arguments, but 3 were given
(display "never")
