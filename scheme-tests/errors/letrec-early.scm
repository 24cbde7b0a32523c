; A variable of letrec* used before it has a value.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(letrec* ((a (lambda () b)) (c (a)) (b 1)) c)
;;! used before its definition
(display "never")
