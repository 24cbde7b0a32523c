; lambda without a body.
(define f (lambda (x)))
;;! bad `lambda`
