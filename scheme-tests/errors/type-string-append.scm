; A number among strings.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(string-append "a" 5)
;;! string-append: argument 2 must be a string: 5
(display "never")
