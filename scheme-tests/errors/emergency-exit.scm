; emergency-exit does not.
(import (scheme base) (scheme process-context) (scheme write))
(dynamic-wind
 (lambda () (display "in") (newline))
 (lambda () (flush-output-port) (emergency-exit 6))
 (lambda () (display "out") (newline)))
;;> in
;;exit 6
(display "never")
