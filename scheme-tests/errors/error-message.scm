; The message alone.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(error "nothing to add")
;;! nothing to add
(display "never")
