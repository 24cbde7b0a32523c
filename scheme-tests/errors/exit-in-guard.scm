; guard does not catch it.
(import (scheme base) (scheme process-context) (scheme write))
(guard (e (#t (display "caught"))) (exit 4))
;;exit 4
(display "never")
