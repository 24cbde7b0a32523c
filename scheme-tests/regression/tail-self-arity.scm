; A procedure that calls itself in tail position with the wrong number of arguments.
(define (down n) (if (= n 0) (down) (down (- n 1))))
(define (use n) (+ 1 (down n)))
(use 5000)
;;! tail-self-arity.scm:2:30: down: expects 1 argument, but 0 were given
;;! tail-self-arity.scm:3:22)
