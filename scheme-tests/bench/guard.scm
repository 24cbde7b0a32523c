; Exceptions: 20,000 guards entered, of which every tenth handles a raise from two calls below; as many early exits.
(define (check n)
  (if (= (remainder n 10) 0)
      (raise n)
      1))
(define (try n)
  (guard (e ((number? e) 2))
    (+ 0 (check n))))
(define (find-first k list)
  (for-each (lambda (x) (if (> x 2) (k x))) list)
  0)
(define (run n sum)
  (if (= n 0)
      sum
      (run (- n 1)
           (+ sum (try n) (call-with-escape-continuation (lambda (k) (find-first k '(1 2 3 4))))))))
(display (run 20000 0))
(newline)
;;> 82000
;;family control
;;limits
