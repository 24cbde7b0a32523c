; Closures, counters, variables that are assigned, shared and nested.
(import (scheme base) (scheme write))
(define (show . xs) (write (if (null? (cdr xs)) (car xs) xs)) (newline))

(define (make-counter) (let ((n 0)) (lambda () (set! n (+ n 1)) n)))
(define a (make-counter))
(define b (make-counter))
(define r1 (a)) (define r2 (a)) (define r3 (b)) (define r4 (a))
(show r1 r2 r3 r4)
;;> (1 2 1 3)
(define (hammer f n) (if (= n 1) (f) (begin (f) (hammer f (- n 1)))))
(show (hammer a 1100))
;;> 1103
(show (hammer b 100))
;;> 101

(define (make-account balance)
  (lambda (message . args)
    (case message
      ((deposit) (set! balance (+ balance (car args))) balance)
      ((withdraw) (if (> (car args) balance) 'insufficient (begin (set! balance (- balance (car args))) balance)))
      ((balance) balance)
      (else 'unknown))))
(define acc (make-account 100))
(show (acc 'deposit 50))
;;> 150
(show (acc 'withdraw 500))
;;> insufficient
(show (acc 'withdraw 30))
;;> 120
(show (acc 'balance))
;;> 120
(show (acc 'steal))
;;> unknown

; Getter and setter share a variable.
(define (make-cell x) (cons (lambda () x) (lambda (y) (set! x y))))
(define cell (make-cell 1))
((cdr cell) 'new)
(show ((car cell)))
;;> new
(define other (make-cell 2))
(show ((car cell)) ((car other)))
;;> (new 2)

; Deeply nested, with variables from every level.
(define (level1 a) (lambda (b) (lambda (c) (lambda (d) (list a b c d)))))
(show ((((level1 1) 2) 3) 4))
;;> (1 2 3 4)
(define (level2 a) (lambda (b) (set! a (+ a b)) (lambda (c) (set! b (* b c)) (list a b c))))
(define l2 (level2 1))
(define l3 (l2 10))
(define l4 (l2 20))
(show (l3 2))
;;> (31 20 2)
(show (l3 2))
;;> (31 40 2)
(show (l4 3))
;;> (31 60 3)
(show (l3 5))
;;> (31 200 5)

; An argument that is assigned.
(define (clobber x y) (let ((old (list x y))) (set! x y) (set! y 0) (list old x y)))
(show (clobber 1 2))
;;> ((1 2) 2 0)
(define (rest-clobber . l) (set! l (cons 'new l)) l)
(show (rest-clobber 1 2))
;;> (new 1 2)
; A parameter of the same name inside.
(show ((lambda (x) ((lambda (x) (set! x 5) x) (+ x 1))) 1))
;;> 5
(show (let ((x 1)) (let ((x x) (y (lambda () x))) (set! x 2) (list x (y)))))
;;> (2 1)
(define (compose . fs)
  (if (null? fs) (lambda (x) x) (lambda (x) ((car fs) ((apply compose (cdr fs)) x)))))
(show ((compose (lambda (x) (* x 2)) (lambda (x) (+ x 1))) 5))
;;> 12
(define (curry f . a) (lambda b (apply f (append a b))))
(show ((curry list 1 2) 3 4))
;;> (1 2 3 4)
; Church numerals.
(define (church n)
  (lambda (f) (lambda (x) (let loop ((i 0) (x x)) (if (= i n) x (loop (+ i 1) (f x)))))))
(define (add m n) (lambda (f) (lambda (x) ((m f) ((n f) x)))))
(define (mul m n) (lambda (f) (m (n f))))
(define (value n) ((n (lambda (x) (+ x 1))) 0))
(show (value (add (church 3) (mul (church 4) (church 5)))))
;;> 23
; The Y combinator.
(define (Y f) ((lambda (x) (x x)) (lambda (x) (f (lambda args (apply (x x) args))))))
(show ((Y (lambda (self) (lambda (n) (if (= n 0) 1 (* n (self (- n 1))))))) 6))
;;> 720
; A closure that captures itself, and one that captures a lot.
(define (many a b c d e f g h i j)
  (lambda () (set! a (+ a 1)) (list a b c d e f g h i j)))
(define m (many 1 2 3 4 5 6 7 8 9 10))
(m)
(show (m))
;;> (3 2 3 4 5 6 7 8 9 10)
(show (let ((self #f))
        (set! self (lambda (n) (if (= n 0) (eq? self self) (self (- n 1)))))
        (self 3)))
;;> #t
