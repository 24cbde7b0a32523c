; Products of tens of millions of digits.
;;exit 124
;;says time limit reached
(define a (expt 3 40000000))
(let loop ((i 0)) (* a (+ a i)) (loop (+ i 1)))
