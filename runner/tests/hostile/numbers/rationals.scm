; Sums of fractions whose denominators grow.
;;exit 124
;;says time limit reached
(let loop ((i 1) (sum 0)) (loop (+ i 1) (+ sum (/ 1 i))))
