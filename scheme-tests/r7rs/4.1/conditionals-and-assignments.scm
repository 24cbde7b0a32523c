; 4.1.5 Conditionals and 4.1.6 assignments.
(import (scheme base) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(define-syntax fails (syntax-rules () ((_ e) (guard (c ((error-object? c) (quote error))) e))))
(show (if (> 3 2) 'yes 'no) (if (> 2 3) 'yes 'no) (if (> 3 2) (- 3 2) (+ 3 2)))
;;> yes no 1
(show (if '() 'true 'false) (if 0 'true 'false) (if "" 'true 'false) (if #f 'true 'false)
      (if 'nil 'true 'false) (if (not #t) 1 2))
;;> true true true false true 2
(show (begin (if #f (show 'never)) 'one-armed) (if #t 'one-armed))
;;> one-armed one-armed
(show (if (if #t #f #t) 1 (if 'x (if #f 2 3) 4)))
;;> 3
(show (let ((x 0)) (if #t (set! x 1) (set! x 2)) x) (let ((x 0)) (if #f (set! x 1)) x))
;;> 1 0
(define x 2)
(show (+ x 1))
;;> 3
(set! x 4)
(show (+ x 1))
;;> 5
(define (set-x! v) (set! x v))
(set-x! '(a list))
(show x)
;;> (a list)
(show (let ((y 1)) (set! y (+ y 1)) (set! y (* y 10)) y))
;;> 20
(show (let ((y 1)) (let ((y 2)) (set! y 3)) y) (let ((y 1)) ((lambda () (set! y 5))) y))
;;> 1 5
(define (counter) (define n 0) (lambda () (set! n (+ n 1)) n))
(define c (counter))
(c)
(show (c))
;;> 2
(define (swap a b) (let ((t a)) (set! a b) (set! b t) (list a b)))
(show (swap 1 2))
;;> (2 1)
(show (let ((f #f)) (set! f (lambda (n) (if (= n 0) '() (cons n (f (- n 1)))))) (f 3)))
;;> (3 2 1)
(show (let loop ((i 0)) (if (< i 3) (begin (set! i (+ i 1)) (loop i)) i)))
;;> 3
(show (fails (set! never-defined-at-all 1)))
;;> error
(show (let ((x 'outer)) (let ((f (lambda () x))) (set! x 'changed) (f))))
;;> changed
