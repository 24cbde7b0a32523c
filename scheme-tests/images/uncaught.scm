; An error in an image says where it was made and who called whom, as if there had been no image made.
(import (scheme base) (scheme write))
(define (inner x)
  (let pause ((n 6000))
    (if (> n 0) (pause (- n 1))))
  (+ 1 (vector-ref x 7)))
(define (outer x) (* 2 (inner x)))
(display "begin") (newline)
;;> begin
(display (outer (vector 1 2 3)))
;;! images/uncaught.scm:6:8: vector-ref: index out of range: 7
;;! at (inner #(1 2 3)) (scheme-tests/images/uncaught.scm:6:8)
;;! at (outer
