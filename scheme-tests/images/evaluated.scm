; What `eval` defines is there after the thaw, macros included, and more can be evaluated.
(import (scheme base) (scheme write) (scheme eval))
(define (whole)
  (define here (environment '(scheme base) '(scheme write) '(scheme inexact)))
  (define (pause n) (if (> n 0) (pause (- n 1)) 'paused))
  (display "begin") (newline)
  (let* ((square (eval '(lambda (x) (* x x)) here))
         (loop (eval '(let loop ((i 0) (sum 0)) (if (< i 2500) (loop (+ i 1) (+ sum i)) sum)) here))
         (swap (eval '(let-syntax ((twice (syntax-rules () ((_ e) (begin e e))))) (lambda (f) (twice (f)))) here))
         (count 0))
    (swap (lambda () (set! count (+ count 1))))
    (pause 2500)
    (list (square 12) loop count
          ((eval '(lambda (f) (map f '(1 2 3))) here) square)
          (eval '(exact (sqrt 16)) here))))
(write (whole)) (newline)
;;> begin
;;> (144 3123750 2 (1 4 9) 4)
