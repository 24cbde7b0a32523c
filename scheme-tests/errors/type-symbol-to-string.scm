; A string where a symbol should be.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(symbol->string "s")
;;! symbol->string: argument 1 must be a symbol: "s"
(display "never")
