; An assertion in tail position.
(define (check x) (assert (> x 0)))
(define (use x) (list (check x)))
(use 1)
(use -1)
;;! tail-assert.scm:2:19: assertion failed
;;! tail-assert.scm:3:23)
