; How ports are written.
(write (list (open-input-string "") (open-output-bytevector) (current-output-port) (current-error-port))) (newline)
;;> (#<textual-input-port> #<binary-output-port> #<textual-output-port "standard output"> #<textual-output-port "standard error">)
(call-with-output-file "/tmp/a b.txt" (lambda (port) (write port port)))
(call-with-input-file "/tmp/a b.txt" (lambda (port) (display (read-line port)) (newline) (write port) (newline)))
;;> #<textual-output-port "/tmp/a b.txt">
;;> #<textual-input-port "/tmp/a b.txt">
