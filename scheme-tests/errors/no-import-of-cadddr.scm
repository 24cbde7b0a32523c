; A program sees what it imports only.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(write (cadddr (list 1 2 3 4)))
;;! cadddr
(display "never")
