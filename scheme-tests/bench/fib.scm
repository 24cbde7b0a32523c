; Calls and fixnum arithmetic.
(define (fib n)
  (if (< n 2)
      1
      (+ (fib (- n 1))
         (fib (- n 2)))))
(display (fib 30))
(newline)
;;> 1346269
;;family calls
;;limits
