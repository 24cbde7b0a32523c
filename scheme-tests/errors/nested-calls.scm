; From within other calls: the message has the position, and the calls that led to it.
(import (scheme base) (scheme write))
(display "before") (newline)
;;> before
(define (inner x)
  (* 2 (vector-ref x 0)))
(define (middle x)
  (+ 1 (inner x)))
(define (outer x)
  (list (middle x)))
(outer 'no-vector)
;;! vector-ref: argument 1 must be a vector: no-vector
;;! nested-calls.scm:
;;! inner
;;! middle
;;! outer
(display "never")
