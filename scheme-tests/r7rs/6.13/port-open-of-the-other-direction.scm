; `input-port-open?` wants an input port, `output-port-open?` an output port (R7RS 6.13.1).
(import (scheme base) (scheme write))
(define (try thunk)
  (write (guard (e ((error-object? e) (error-object-message e))) (thunk)))
  (newline))
(define in (open-input-string "text"))
(define out (open-output-bytevector))
(try (lambda () (list (input-port-open? in) (output-port-open? out))))
;;> (#t #t)
(try (lambda () (input-port-open? (open-output-string))))
;;> "input-port-open?: argument 1 must be an input port"
(try (lambda () (output-port-open? in)))
;;> "output-port-open?: argument 1 must be an output port"
(close-port in)
(close-port out)
(try (lambda () (list (input-port-open? in) (output-port-open? out))))
;;> (#f #f)
(try (lambda () (output-port-open? in)))
;;> "output-port-open?: argument 1 must be an output port"
