; The same for a primitive that the code generator knows nothing of.
(define (out x port) (display x port))
(define (both x port) (out x port) (out x port) 'done)
(both 1 (current-output-port))
;;> 11
(newline)
(both 1 2)
;;! tail-primitive-without-effect.scm:2:22: display: argument 2 must be
;;! tail-primitive-without-effect.scm:3:23)
