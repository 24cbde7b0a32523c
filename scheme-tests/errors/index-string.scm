; Of a string.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(string-ref "abc" 10)
;;! string-ref
;;! out of range
(display "never")
