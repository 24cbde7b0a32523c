; An end before the start.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(substring "hello" 4 2)
;;! substring
;;! the start of the range is behind its end
(display "never")
