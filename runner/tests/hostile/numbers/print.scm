; The digits of such a number.
;;exit 124
;;says time limit reached
(define a (expt 3 20000000))
(let loop () (number->string a) (loop))
