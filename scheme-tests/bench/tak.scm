; Calls with three arguments. Ten times (tak 18 12 6), to be longer than the clock's noise.
(define (tak x y z)
  (if (not (< y x))
      z
      (tak (tak (- x 1) y z)
           (tak (- y 1) z x)
           (tak (- z 1) x y))))
(define (repeat n sum)
  (if (= n 0)
      sum
      (repeat (- n 1) (+ sum (tak 18 12 6)))))
(display (repeat 10 0))
(newline)
;;> 70
;;family calls
;;limits
