; Roots of such numbers.
;;exit 124
;;says time limit reached
(define a (expt 3 30000001))
(let loop ((i 0)) (exact-integer-sqrt (+ a i)) (loop (+ i 1)))
