; A procedure that `apply` calls in tail position with the wrong number of arguments.
(define (spread f args) (apply f args))
(define (sum f args) (+ 1 (spread f args)))
(sum (lambda (a) a) '(1 2))
;;! tail-apply-arity.scm:2:25: lambda: expects 1 argument, but 2 were given
;;! tail-apply-arity.scm:3:27)
