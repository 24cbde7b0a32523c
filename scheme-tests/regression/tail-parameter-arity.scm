; A parameter with an argument, called in tail position.
(define parameter (make-parameter 1))
(define (call f x) (f x))
(define (use f x) (+ 1 (call f x)))
(do ((i 0 (+ i 1))) ((= i 300)) (call-with-current-continuation (lambda (k) (use k i))))
(use parameter 1)
;;! tail-parameter-arity.scm:3:20: parameter: expects no arguments, but 1 was given
;;! tail-parameter-arity.scm:4:24)
