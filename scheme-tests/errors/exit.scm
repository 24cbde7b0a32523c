; exit without an argument is success.
(import (scheme base) (scheme process-context) (scheme write))
(display "done")
(exit)
;;> done
;;exit 0
(display "never")
