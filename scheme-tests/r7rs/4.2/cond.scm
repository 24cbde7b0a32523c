; 4.2.1 Conditionals: cond.
(import (scheme base) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(define-syntax fails (syntax-rules () ((_ e) (guard (c ((error-object? c) (quote error))) e))))
(show (cond ((> 3 2) 'greater) ((< 3 2) 'less))
      (cond ((> 3 3) 'greater) ((< 3 3) 'less) (else 'equal)))
;;> greater equal
(show (cond ((assv 'b '((a 1) (b 2))) => cadr) (else #f))
      (cond ((assv 'z '((a 1) (b 2))) => cadr) (else 'none)))
;;> 2 none
(show (cond (1)) (cond (#f 1) (2)) (cond (#f) ('x)) (cond ('() 'empty-list-is-true)))
;;> 1 2 x empty-list-is-true
(show (cond (#t 1 2 3)) (cond (#f 1) (else 1 2 3)) (cond ((values 5) => (lambda (x) (* x x)))))
;;> 3 3 25
(show (cond (#f 'a) ((memv 2 '(1 2 3)) => length) (else 'b)))
;;> 2
(show (let ((n 0))
        (cond ((begin (set! n (+ n 1)) #f) 'no)
              ((begin (set! n (+ n 10)) #t) n)
              ((begin (set! n 100) #t) 'no))))
;;> 11
(show (cond ((cond (#f 1) (else #f)) 'inner-true) (else (cond (#t 'nested)))))
;;> nested
(show (let ((=> 5)) (cond (#t => 'shadowed))) (let ((else #f)) (cond (else 'no) (#t 'yes))))
;;> shadowed yes
(define (sign x) (cond ((negative? x) -1) ((zero? x) 0) (else 1)))
(show (map sign '(-5 0 7 -0.5 0.0)))
;;> (-1 0 1 -1 0)
(show (fails (cond ((car '()) 1) (else 2))) (fails (cond (1 => 5))))
;;> error error
