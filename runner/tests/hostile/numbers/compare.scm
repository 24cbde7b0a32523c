; Fractions of millions of digits.
;;exit 124
;;says time limit reached
(define a (/ (expt 3 9000000) (expt 2 9000001)))
(define b (/ (expt 5 9000000) (expt 2 9000001)))
(let loop () (< a b) (loop))
