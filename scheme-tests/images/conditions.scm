; Conditions on their way: a handler that takes its time, a `raise-continuable` that waits for its value, the body of a
; `guard`, a clause that is reraised to, and a handler that escapes too.
(import (scheme base) (scheme write))
(define (whole)
  (define (pause n) (if (> n 0) (pause (- n 1)) 'paused))
  (define trace '())
  (define (note what) (set! trace (cons what trace)))
  (display "begin") (newline)
  (guard (outer ((symbol? outer) (note 'outer-clause) (list 'escaped outer (reverse trace))))
    (dynamic-wind
      (lambda () (note 'in))
      (lambda ()
        (let ((value
                (with-exception-handler
                  (lambda (c)
                    (note (list 'handler c))
                    (pause 3000)
                    (* 2 c))
                  (lambda () (+ 1 (raise-continuable 20))))))
          (note value)
          (let ((message
                  (guard (e ((error-object? e)
                             (pause 1500)
                             (list (error-object-message e) (error-object-irritants e))))
                    (guard (e ((string? e) 'never))
                      (pause 1500)
                      (error "too hot:" 451 'degrees)))))
            (note message)
            (with-exception-handler
              (lambda (c) (note 'second-handler) (pause 500) (raise-continuable c))
              (lambda () (raise 'at-last))))))
      (lambda () (note 'out)))))
(write (whole)) (newline)
;;> begin
;;> (escaped at-last (in (handler 20) 41 ("too hot:" (451 degrees)) second-handler out outer-clause))
