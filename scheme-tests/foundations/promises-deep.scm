; delay-force runs in constant space; a chain of forces is as deep as it likes.
;;skip gc-stress: hundreds of thousands of promises
(import (scheme base) (scheme lazy) (scheme write))
(define (show x) (write x) (newline))
(define (loop n) (if (= n 0) (delay 'end) (delay-force (loop (- n 1)))))
(show (force (loop 100000)))
;;> end
(define (from n) (delay (cons n (from (+ n 1)))))
(define (stream-ref s n) (if (= n 0) (car (force s)) (stream-ref (cdr (force s)) (- n 1))))
(show (stream-ref (from 0) 100000))
;;> 100000
(define (stream-filter p? s)
  (delay-force
   (let ((x (force s)))
     (if (p? (car x)) (delay (cons (car x) (stream-filter p? (cdr x)))) (stream-filter p? (cdr x))))))
(show (car (force (stream-filter (lambda (n) (> n 50000)) (from 0)))))
;;> 50001
(define (nested n) (if (= n 0) (delay 0) (delay (+ 1 (force (nested (- n 1)))))))
(show (force (nested 50000)))
;;> 50000
(define (chain n)
  (let go ((i 0) (p (delay 0)))
    (if (= i n) p (let ((q p)) (go (+ i 1) (delay (+ 1 (force q))))))))
(define c (chain 50000))
(show (force c))
;;> 50000
(show (force c))
;;> 50000
