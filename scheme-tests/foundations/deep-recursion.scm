; A million calls deep is nothing special.
;;skip gc-stress: a million calls
(import (scheme base) (scheme write))
(define (show x) (write x) (newline))

(define (count-up n) (if (= n 0) 0 (+ 1 (count-up (- n 1)))))
(show (count-up 10))
;;> 10
(show (count-up 1000000))
;;> 1000000

(define (build n) (if (= n 0) '() (cons n (build (- n 1)))))
(define big (build 1000000))
(show (length big))
;;> 1000000
(show (list (car big) (cadr big) (list-ref big 999999)))
;;> (1000000 999999 1)

(define (sum l) (if (null? l) 0 (+ (car l) (sum (cdr l)))))
(show (sum big))
;;> 500000500000

; Again, now that everything may be compiled.
(show (count-up 1000000))
;;> 1000000
(show (sum (build 100000)))
;;> 5000050000
