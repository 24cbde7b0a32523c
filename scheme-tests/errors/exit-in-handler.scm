; From a handler.
(import (scheme base) (scheme process-context) (scheme write))
(with-exception-handler (lambda (e) (exit (+ e 1))) (lambda () (raise 10)))
;;exit 11
(display "never")
