; `load` without an environment works in the interaction environment (R7RS 6.14): what a program imports and defines is
; its own.
(import (scheme base) (scheme eval) (scheme file) (scheme load) (scheme repl) (scheme write))
(define name "/tmp/graft-load.scm")
(define (write-file . forms)
  (call-with-output-file name (lambda (port) (for-each (lambda (form) (write form port)) forms))))
; The file uses what the program did not import.
(write-file '(define loaded (string-upcase "loaded")) '(define (get) (list loaded (cadddr '(1 2 3 4)))))
(load name)
(write (eval '(get) (interaction-environment))) (newline)
;;> ("LOADED" 4)
(define loaded 'mine)
(write (list loaded (eval 'loaded (interaction-environment)))) (newline)
;;> (mine "LOADED")
(load name (interaction-environment))
; With an environment it works there.
(write (guard (e ((error-object? e) (error-object-message e))) (load name (environment '(scheme base)))))
(newline)
;;> "unbound variable: string-upcase"
(delete-file name)
