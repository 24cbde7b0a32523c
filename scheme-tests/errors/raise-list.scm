; A list.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(raise (list 'some "data" #\c))
;;! uncaught exception: (some "data" #\c)
(display "never")
