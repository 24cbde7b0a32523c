; A long vector, sorted again and again.
;;exit 124
;;says time limit reached
(import (scheme base) (srfi 132))
(define v (make-vector 1000000 0))
(let loop ((i 0)) (when (< i 1000000) (vector-set! v i (modulo (* i 7919) 1000003)) (loop (+ i 1))))
(let loop () (vector-sort < v) (loop))
