; Conditions of every kind: `guard` that declines and passes on, handlers that return to raise-continuable, error
; objects with irritants, and clean-up by dynamic-wind on the way out.
(import (scheme base) (scheme write))
(define size 8000)
(define (risky n)
  (cond ((= 0 (remainder n 7)) (error "divisible by seven:" n))
        ((= 0 (remainder n 5)) (raise 'five))
        ((= 0 (remainder n 3)) (raise (list n n)))
        ((= 0 (remainder n 2)) (raise-continuable n))
        (else n)))
(define (inner n)
  (guard (e ((symbol? e) 5))
    (risky n)))
(define inside 0)
(define entered 0)
(define (outer n)
  (guard (e ((pair? e) (car e))
            ((error-object? e)
             (+ (string-length (error-object-message e)) (car (error-object-irritants e)))))
    (dynamic-wind
     (lambda () (set! inside (+ inside 1)))
     (lambda () (set! entered (+ entered 1)) (+ 1 (inner n)))
     (lambda () (set! inside (- inside 1))))))
(define (supervised n)
  (with-exception-handler
   (lambda (e) (if (number? e) (* 10 e) 0))
   (lambda () (outer-continuable n))))
(define (outer-continuable n)
  (+ 1 (if (= 0 (remainder n 2)) (raise-continuable n) n)))
(define (run n sum)
  (if (= n 0)
      sum
      (run (- n 1)
           (+ sum
              (guard (e ((number? e) (- e))) (outer n))
              (supervised n)))))
(write (list (run size 0) entered inside))
(newline)
;;family control
;;> (187974049 8000 0)
;;small 10
;;small> (379 10 0)
