; An error in a handler.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(with-exception-handler (lambda (e) (error "the handler failed on" e)) (lambda () (raise 'first)))
;;! the handler failed on: first
(display "never")
