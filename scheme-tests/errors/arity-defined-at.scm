; It is said where the procedure is.
(import (scheme base))

(define (pair-up a b)
  (cons a b))
(define (go x) (list (pair-up x)))
(go 1)
;;! :6:22: pair-up: expects 2 arguments, but 1 was given
;;! `pair-up` is defined at
;;! arity-defined-at.scm:4:1
