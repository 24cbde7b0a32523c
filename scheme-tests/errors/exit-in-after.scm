; exit from an after thunk.
(import (scheme base) (scheme process-context) (scheme write))
(dynamic-wind
 (lambda () #f)
 (lambda () 'body)
 (lambda () (display "out") (newline) (exit 9)))
;;> out
;;exit 9
(display "never")
