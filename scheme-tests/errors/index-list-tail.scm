; Beyond the end of a list.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(list-tail '(1 2) 3)
;;! list-tail
(display "never")
