; Literals cannot be changed.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(string-set! "literal" 0 #\L)
;;! string-set!
(display "never")
