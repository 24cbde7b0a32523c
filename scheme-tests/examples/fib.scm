; The usual first program: nothing but calls and small numbers.
;;skip gc-stress tiny: two and a half million calls
(define (fib n)
  (if (< n 2)
      n
      (+ (fib (- n 1)) (fib (- n 2)))))

(display (fib 30))
(newline)
;;> 832040
