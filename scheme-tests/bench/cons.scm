; Pairs built and dropped: a hundred times a list of 100,000.
(define (build n tail)
  (if (= n 0)
      tail
      (build (- n 1) (cons n tail))))
(define (count list n)
  (if (null? list)
      n
      (count (cdr list) (+ n 1))))
(define (repeat times sum)
  (if (= times 0)
      sum
      (repeat (- times 1) (+ sum (count (build 100000 '()) 0)))))
(display (repeat 100 0))
(newline)
;;> 10000000
;;family lists
;;limits
