; 6.3 Booleans.
(import (scheme base) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(define-syntax fails (syntax-rules () ((_ e) (guard (c ((error-object? c) (quote error))) e))))
(show #t #f #true #false '#t '#f)
;;> #t #f #t #f #t #f
(show (not 3) (not (list 3)) (not #f) (not '()) (not (list)) (not 'nil) (not #t) (not 0) (not ""))
;;> #f #f #t #f #f #f #f #f #f
(show (boolean? #f) (boolean? 0) (boolean? '()) (boolean? #t) (boolean? 'true))
;;> #t #f #f #t #f
(show (boolean=? #t #t) (boolean=? #f #f) (boolean=? #t #f) (boolean=? #t #t #t)
      (boolean=? #f #f #t))
;;> #t #t #f #t #f
(show (fails (boolean=? 1 #t)) (fails (not)) (fails (not 1 2)) (fails (boolean?)))
;;> error error error error
(show (eq? #t '#true) (eq? (not #f) #t) (eq? (= 1 2) #f) (if #false 1 2))
;;> #t #t #t 2
