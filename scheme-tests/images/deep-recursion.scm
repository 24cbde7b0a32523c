; A hundred thousand calls wait for their values when images are made, on their way down and on their way back.
;;skip gc-stress tiny deopt: a hundred thousand calls take too long there
(import (scheme base) (scheme write))
(define (whole)
  (define (pause n) (if (> n 0) (pause (- n 1)) 0))
  (define (count-up n limit)
    (if (= n limit)
        (pause 5000)
        (+ 1 (count-up (+ n 1) limit))))
  (define (build n) (if (= n 0) '() (cons n (build (- n 1)))))
  (display "begin") (newline)
  (let ((list (map (lambda (x) (* x x)) (build 1000))))
    (vector (count-up 0 100000) (apply + list))))
(write (whole)) (newline)
;;> begin
;;> #(100000 333833500)
