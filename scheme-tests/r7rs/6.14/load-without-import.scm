; A program without `import` is in an environment like the REPL's: it is its own interaction environment.
(define name "/tmp/graft-load-2.scm")
(define factor 6)
(call-with-output-file name
  (lambda (port)
    (write '(define product (* factor 7)) port)
    (write '(define (show . xs) (for-each display xs) (newline)) port)))
(load name)
(show product " " (eval '(+ product factor) (interaction-environment)))
;;> 42 48
(eval '(define later 'defined) (interaction-environment))
(show later)
;;> defined
(delete-file name)
