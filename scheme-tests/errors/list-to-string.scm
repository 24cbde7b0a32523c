; A list of other things.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(list->string (list #\a 'b))
;;! list->string
(display "never")
