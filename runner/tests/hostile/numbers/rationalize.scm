; A continued fraction of thousands of terms.
;;exit 124
;;says time limit reached
(define a (/ (expt 3 300000) (expt 2 300001)))
(let loop () (rationalize a (/ 1 (expt 10 200000))) (loop))
