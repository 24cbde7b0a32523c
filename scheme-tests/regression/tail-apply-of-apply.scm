; `apply` of `apply`, in tail position.
(define (spread . args) (apply apply args))
(define (sum x) (+ 1 (spread vector-ref x (list 0))))
(sum (vector 1))
(sum 5)
;;! tail-apply-of-apply.scm:2:25: vector-ref: argument 1 must be a vector: 5
;;! tail-apply-of-apply.scm:3:22)
