; The same, hot enough to be compiled while it runs.
;;skip gc-stress tiny: hundreds of thousands of calls
(define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))
(display (fib 23)) (newline)
;;> 28657

(define (ack m n)
  (cond ((= m 0) (+ n 1))
        ((= n 0) (ack (- m 1) 1))
        (else (ack (- m 1) (ack m (- n 1))))))
(display (ack 2 100)) (newline)
;;> 203

; The local one and the one that is passed itself.
(display
 (let ((fib (lambda (self n)
              (if (< n 2) n (+ (self self (- n 1)) (self self (- n 2)))))))
   (fib fib 18)))
(newline)
;;> 2584
(display
 (letrec ((fib (lambda (n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))))
   (list (fib 5) (fib 20))))
(newline)
;;> (5 6765)

; In continuation-passing style every call is a tail call.
(define (fib-k n k)
  (if (< n 2)
      (k n)
      (fib-k (- n 1) (lambda (a) (fib-k (- n 2) (lambda (b) (k (+ a b))))))))
(display (fib-k 18 (lambda (x) (list 'result x)))) (newline)
;;> (result 2584)
