; Closures made and called: a chain of composed functions, and a counter in a closure.
(define (compose f g)
  (lambda (x) (f (g x))))
(define (power f n)
  (if (= n 0)
      (lambda (x) x)
      (compose f (power f (- n 1)))))
(define (make-counter)
  (let ((n 0))
    (lambda () (set! n (+ n 1)) n)))
(define (repeat n counter)
  (if (= n 0)
      (counter)
      (begin
        (counter)
        ((power (lambda (x) (+ x 1)) 10) n)
        (repeat (- n 1) counter))))
(display (repeat 200000 (make-counter)))
(newline)
;;> 200001
;;family closures
;;limits
