; Of a procedure without a name.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
((car (list (lambda (x) x))))
;;! expects 1 argument, but 0 were given
(display "never")
