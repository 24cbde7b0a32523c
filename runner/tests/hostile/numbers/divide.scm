; Quotients of such numbers.
;;exit 124
;;says time limit reached
(define a (expt 3 60000000))
(define b (expt 7 9000000))
(let loop ((i 0)) (quotient a (+ b i)) (loop (+ i 1)))
