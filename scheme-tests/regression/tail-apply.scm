; What `apply` calls in tail position fails at the call of `apply`.
(define (spread f args) (apply f args))
(define (sum f args) (+ 1 (spread f args)))
(do ((i 0 (+ i 1))) ((= i 3000)) (sum car '((1))) (sum (lambda x 1) '()))
(define (message thunk)
  (display
    (call-with-current-continuation
      (lambda (k)
        (with-exception-handler (lambda (e) (k (error-object-message e))) thunk))))
  (newline))
(message (lambda () (sum (lambda (a) a) '(1 2))))
;;> lambda: expects 1 argument, but 2 were given
(message (lambda () (sum 5 '(1 2))))
;;> apply: argument 1 must be a procedure
(message (lambda () (sum apply '(1 2))))
;;> apply: argument 1 must be a procedure
(sum car '(5))
;;! tail-apply.scm:2:25: car: argument 1 must be a pair: 5
;;! tail-apply.scm:3:27)
