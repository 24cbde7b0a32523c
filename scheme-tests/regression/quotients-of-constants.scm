;; The quotient of two exact constants is exact also in code that has an inline path for flonums because nothing is
;; known of its types.
(import (scheme base) (scheme write))
(define (half) (/ 2 4))
(define (quarter x) (/ x 4))
(write (list (half) (quarter 1) (quarter 1.0) (quarter 8)))
;;> (1/2 1/4 0.25 2)
