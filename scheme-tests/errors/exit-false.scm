; #f is failure.
(import (scheme base) (scheme process-context) (scheme write))
(exit #f)
;;exit 1
(display "never")
