; Rationals in lowest terms: the harmonic number of 1,500 summed up, then folded back into a continued fraction.
(define (harmonic n)
  (let loop ((i 1) (sum 0))
    (if (> i n)
        sum
        (loop (+ i 1) (+ sum (/ 1 i))))))
(define (continued-fraction x)
  (let loop ((x x) (terms 0) (sum 0))
    (let* ((whole (floor x))
           (rest (- x whole)))
      (if (zero? rest)
          (list (+ terms 1) (+ sum whole))
          (loop (/ 1 rest) (+ terms 1) (+ sum whole))))))
(write (continued-fraction (harmonic 1500)))
(newline)
;;> (1241 930753)
;;family numbers
;;limits
