; Procedures that call each other, in tail position and not.
;;skip gc-stress: a hundred thousand calls
(import (scheme base) (scheme write))

(define (my-even? n) (if (= n 0) #t (my-odd? (- n 1))))
(define (my-odd? n) (if (= n 0) #f (my-even? (- n 1))))
(write (list (my-even? 100000) (my-odd? 100000) (my-even? 99999) (my-odd? 1)))
(newline)
;;> (#t #f #f #t)

(define (female n) (if (= n 0) 1 (- n (male (female (- n 1))))))
(define (male n) (if (= n 0) 0 (- n (female (male (- n 1))))))
(write (list (female 20) (male 20)))
(newline)
;;> (13 12)

(define (three-way n)
  (define (a n) (if (= n 0) 'a (b (- n 1))))
  (define (b n) (if (= n 0) 'b (c (- n 1))))
  (define (c n) (if (= n 0) 'c (a (- n 1))))
  (a n))
(write (list (three-way 3000) (three-way 3001) (three-way 3002)))
(newline)
;;> (a b c)

(define (ping n log) (if (= n 0) log (pong (- n 1) (+ log 1))))
(define pong #f)
(set! pong (lambda (n log) (if (= n 0) (list 'pong log) (ping (- n 1) (+ log 2)))))
(write (list (ping 5000 0) (ping 5001 0)))
(newline)
;;> (7500 (pong 7501))

(define (sum-odd l) (if (null? l) 0 (+ (car l) (sum-even (cdr l)))))
(define (sum-even l) (if (null? l) 0 (- (sum-odd (cdr l)) (car l))))
(write (sum-odd '(1 2 3 4 5 6 7)))
(newline)
;;> 4
