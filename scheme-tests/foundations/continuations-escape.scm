; Continuations as exits: from loops, from deep below, from within other procedures.
(import (scheme base) (scheme write))
(define (show x) (write x) (newline))

(show (call/cc (lambda (k) 1)))
;;> 1
(show (call/cc (lambda (k) (k 2))))
;;> 2
(show (call/cc (lambda (k) (+ 1 (k 3)))))
;;> 3
(show (+ 1 (call/cc (lambda (k) (+ 10 (k 1))))))
;;> 2
(show (call-with-current-continuation procedure?))
;;> #t
(define (find p l) (call/cc (lambda (return) (for-each (lambda (x) (if (p x) (return x))) l) #f)))
(show (list (find even? '(1 2 3)) (find even? '(1 3))))
;;> (2 #f)
(show (call/cc (lambda (k) (map (lambda (x) (if (negative? x) (k x) (* x 2))) '(1 -2 3)))))
;;> -2
(show (call/cc (lambda (k)
                 (vector-for-each (lambda (x) (if (> x 2) (k (list 'over x)))) #(1 2 3 4)))))
;;> (over 3)
(define (list-length l)
  (call/cc (lambda (return)
             (letrec ((r (lambda (l) (cond ((null? l) 0) ((pair? l) (+ (r (cdr l)) 1)) (else (return #f))))))
               (r l)))))
(show (list (list-length '(1 2 3 4)) (list-length '(a b . c))))
;;> (4 #f)
; Nested exits.
(show (call/cc (lambda (outer) (list 'a (call/cc (lambda (inner) (inner 'b))) 'c))))
;;> (a b c)
(show (call/cc (lambda (outer) (list 'a (call/cc (lambda (inner) (outer 'b))) 'c))))
;;> b
(show (call/cc (lambda (a)
                 (call/cc (lambda (b) (call/cc (lambda (c) (b 'from-c))) 'no))
                 'after-b)))
;;> after-b
; Out of a loop, each time round another one.
(define (product l)
  (call/cc (lambda (exit)
             (let loop ((l l)) (cond ((null? l) 1) ((eqv? (car l) 0) (exit 'zero)) (else (* (car l) (loop (cdr l)))))))))
(show (list (product '(1 2 3 4)) (product '(1 0 nonsense))))
;;> (24 zero)
(define (rounds n)
  (let loop ((i 0) (sum 0))
    (if (= i n)
        sum
        (loop (+ i 1) (+ sum (call/cc (lambda (k) (if (odd? i) (k 1) 2))))))))
(show (rounds 400))
;;> 600
(define (deep n k) (if (= n 0) (k 'bottom) (+ 1 (deep (- n 1) k))))
(show (call/cc (lambda (k) (deep 500 k))))
;;> bottom
; Through apply, as an argument of higher-order procedures, as a value of a table.
(show (call/cc (lambda (k) (apply k '(applied)))))
;;> applied
(show (call/cc (lambda (k) (for-each k '(first second)))))
;;> first
(show (let ((r (call/cc (lambda (k) (list 'passed k)))))
        (if (pair? r) (if (procedure? (cadr r)) ((cadr r) 'again)) r)))
;;> again
(show (procedure? (call/cc call/cc)))
;;> #t
(show (let ((k (call/cc call/cc))) (if (procedure? k) (k 7) k)))
;;> 7
(show (call/cc (lambda (k) (dynamic-wind (lambda () #f) (lambda () (k 'out)) (lambda () #f)))))
;;> out
(show (call-with-values (lambda () (call/cc (lambda (k) (k 1 2 3)))) list))
;;> (1 2 3)
(show (call-with-values (lambda () (call/cc (lambda (k) (k)))) list))
;;> ()
(begin (call/cc (lambda (k) (k 1 2))) (show 'values-ignored))
;;> values-ignored
(show (call/cc (lambda (k)
                 (with-exception-handler
                     (lambda (e) (k (list 'handled e)))
                     (lambda () (+ 1 (raise 'oops)))))))
;;> (handled oops)
