; Deep recursion and tail calls in turn.
(define (ack m n)
  (cond ((= m 0) (+ n 1))
        ((= n 0) (ack (- m 1) 1))
        (else (ack (- m 1) (ack m (- n 1))))))
(display (ack 2 9))
(newline)
(display (ack 3 8))
(newline)
;;> 21
;;> 2045
;;family calls
;;limits
