; A string where a character should be.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(char->integer "a")
;;! char->integer: argument 1 must be a character: "a"
(display "never")
