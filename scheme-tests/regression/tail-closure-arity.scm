; A procedure with too few arguments in tail position: the error is at the call, not in the procedure or its caller's.
(define (pair a b) (vector a b))
(define (half x) (pair x))
(define (use x) (vector-ref (half x) 0))
(use 5)
;;! tail-closure-arity.scm:3:18: pair: expects 2 arguments, but 1 was given
;;! at (half 5) (
;;! tail-closure-arity.scm:4:29)
