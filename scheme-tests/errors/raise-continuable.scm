; With raise-continuable.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(+ 1 (raise-continuable 'nobody-continues))
;;! uncaught exception: nobody-continues
(display "never")
