; Ten million iterations of a fixnum loop. The shuffle keeps a clever compiler from summing by formula.
(define (run n)
  (let loop ((i 0) (sum 0))
    (if (= i n)
        sum
        (loop (+ i 1)
              (if (< sum 500000000)
                  (+ sum i)
                  (- sum 499999999))))))
(display (run 10000000))
(newline)
;;> 169530442
;;family loops
;;limits
