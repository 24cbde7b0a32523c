; exit with a number.
(import (scheme base) (scheme process-context) (scheme write))
(exit 3)
;;exit 3
(display "never")
