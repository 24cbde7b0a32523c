; A quoted number is a number, a quoted name is not.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(- 'ten 1)
;;! -: argument 1 must be a number: ten
(display "never")
