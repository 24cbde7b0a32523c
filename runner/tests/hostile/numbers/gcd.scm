; Greatest common divisors of millions of digits.
;;exit 124
;;says time limit reached
(define a (expt 3 5000000))
(define b (expt 7 3000000))
(let loop ((i 0)) (gcd a (+ b i)) (loop (+ i 1)))
