; A primitive with too many arguments in tail position.
(define (backwards items) (reverse items items))
(define (count items) (+ 1 (length (backwards items))))
(count '(5))
;;! tail-primitive-arity.scm:2:27: reverse: expects 1 argument, but 2 were given
;;! tail-primitive-arity.scm:3:36)
