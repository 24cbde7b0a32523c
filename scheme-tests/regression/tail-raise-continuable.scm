; Objects that are no conditions, raised in tail position.
(define (throw x) (raise-continuable x))
(define (use x) (+ 1 (throw x)))
(display (with-exception-handler (lambda (e) 41) (lambda () (use 'x)))) (newline)
;;> 42
(define (other x) (raise (list x)))
(define (and-on x) (+ 1 (other x)))
(and-on 'y)
;;! tail-raise-continuable.scm:6:19: uncaught exception: (y)
;;! tail-raise-continuable.scm:7:25)
