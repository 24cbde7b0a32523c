; string-ref of a symbol.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(string-ref 'symbol 0)
;;! string-ref: argument 1 must be a string: symbol
(display "never")
