; 4.1.3 Procedure calls and 4.1.4 procedures.
(import (scheme base) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(define-syntax fails (syntax-rules () ((_ e) (guard (c ((error-object? c) (quote error))) e))))
(show (+ 3 4) ((if #f + *) 3 4) ((lambda () 5)) ((lambda (x) (+ x x)) 4))
;;> 7 12 5 8
(define reverse-subtract (lambda (x y) (- y x)))
(show (reverse-subtract 7 10))
;;> 3
(define add4 (let ((x 4)) (lambda (y) (+ x y))))
(show (add4 6) ((lambda x x) 3 4 5 6) ((lambda (x y . z) z) 3 4 5 6) ((lambda (x y . z) z) 3 4)
      ((lambda x x)))
;;> 10 (3 4 5 6) (5 6) () ()
(show (procedure? (lambda (x) x)) (procedure? car) (procedure? 'car) (procedure? '(lambda (x) x)))
;;> #t #t #f #f
(show ((lambda (x) (define y 2) (* x y)) 5) ((lambda () 'first 'second 'last)))
;;> 10 last
(show (((lambda (f) (lambda (x) (f (f x)))) (lambda (x) (* x x))) 3))
;;> 81
(show (let ((f (lambda (x) (lambda (x) x)))) ((f 1) 2)))
;;> 2
(define (opt a . rest) (if (null? rest) (list a 'default) (list a (car rest))))
(show (opt 1) (opt 1 2) (opt 1 2 3))
;;> (1 default) (1 2) (1 2)
(show (fails ((lambda (x) x))) (fails ((lambda (x) x) 1 2)) (fails ((lambda (x . y) x)))
      (fails (5 5)) (fails ("s")) (fails ((car (list 'a)))))
;;> error error error error error error
(show (let ((x 1)) ((lambda (x y) (list x y)) (+ x 1) x)))
;;> (2 1)
(define count 0)
(define (bump) (set! count (+ count 1)) count)
(define (const x) (lambda args x))
(show ((const 1) (bump) (bump)))
;;> 1
(show count)
;;> 2
