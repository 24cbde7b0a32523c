; Plain recursive procedures on small numbers.
(import (scheme base) (scheme write))
(define (show x) (write x) (newline))

(define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))
(show (fib 0))
;;> 0
(show (fib 1))
;;> 1
(show (fib 12))
;;> 144

(define (tak x y z)
  (if (< y x) (tak (tak (- x 1) y z) (tak (- y 1) z x) (tak (- z 1) x y)) z))
(show (tak 8 4 2))
;;> 3
(show (tak 1 2 3))
;;> 3

(define (ack m n)
  (cond ((= m 0) (+ n 1))
        ((= n 0) (ack (- m 1) 1))
        (else (ack (- m 1) (ack m (- n 1))))))
(show (ack 2 5))
;;> 13
(show (ack 1 10))
;;> 12
(show (ack 0 0))
;;> 1

(define (hanoi n from to via)
  (if (= n 0)
      0
      (+ (hanoi (- n 1) from via to) 1 (hanoi (- n 1) via to from))))
(show (hanoi 6 'a 'b 'c))
;;> 63

(define (gcd* a b) (if (= b 0) a (gcd* b (remainder a b))))
(show (gcd* 1071 462))
;;> 21

(define (collatz n steps)
  (cond ((= n 1) steps)
        ((even? n) (collatz (quotient n 2) (+ steps 1)))
        (else (collatz (+ 1 (* 3 n)) (+ steps 1)))))
(show (collatz 27 0))
;;> 111

(define (binomial n k)
  (if (or (= k 0) (= k n)) 1 (+ (binomial (- n 1) k) (binomial (- n 1) (- k 1)))))
(show (binomial 10 4))
;;> 210

(define (mc91 n) (if (> n 100) (- n 10) (mc91 (mc91 (+ n 11)))))
(show (mc91 60))
;;> 91

(define (ways coins amount)
  (cond ((= amount 0) 1)
        ((or (< amount 0) (null? coins)) 0)
        (else (+ (ways (cdr coins) amount) (ways coins (- amount (car coins)))))))
(show (ways '(50 20 10 5 2 1) 30))
;;> 109
