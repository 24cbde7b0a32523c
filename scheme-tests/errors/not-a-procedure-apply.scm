; apply of a symbol.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(apply 'symbol '(1))
;;! procedure
;;! symbol
(display "never")
