; Of a `case-lambda` too.
(import (scheme base) (scheme case-lambda))
(define f
  (case-lambda
    ((a) 1)
    ((a b c) 3)))
(apply f '(1 2))
;;! f: no clause for 2 arguments
;;! `f` is defined at
