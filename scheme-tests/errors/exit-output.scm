; Output without a newline is there.
(import (scheme base) (scheme process-context) (scheme write))
(display "no newline")
(exit 2)
;;> no newline
;;exit 2
(display "never")
