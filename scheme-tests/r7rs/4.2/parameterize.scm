; 4.2.6 Dynamic bindings.
(import (scheme base) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(define-syntax fails (syntax-rules () ((_ e) (guard (c ((error-object? c) (quote error))) e))))
(define radix
  (make-parameter 10
                  (lambda (x)
                    (if (and (exact-integer? x) (<= 2 x 16)) x (error "invalid radix")))))
(define (f n) (number->string n (radix)))
(show (f 12) (parameterize ((radix 2)) (f 12)) (f 12))
;;> "12" "1100" "12"
(show (fails (parameterize ((radix 0)) (f 12))) (fails (make-parameter 99 (lambda (x) (car x))))
      (radix))
;;> error error 10
(define plain (make-parameter 'start))
(show (plain) (parameterize ((plain 'inner)) (plain)) (plain))
;;> start inner start
(show (parameterize ((plain 1) (radix 8))
        (list (plain) (f 64) (parameterize ((plain 2)) (plain)) (plain))))
;;> (1 "100" 2 1)
(show (parameterize ((plain 1)) (define x (plain)) (set! x (+ x 1)) x))
;;> 2
(define saved (parameterize ((plain 'captured)) (lambda () (plain))))
(show (saved))
;;> start
(show (parameterize () 'empty)
      (parameterize ((plain (parameterize ((plain 'a)) (list (plain) 'b)))) (plain)))
;;> empty (a b)
(define chosen (make-parameter 1))
(show (parameterize (((if #t plain chosen) 'computed)) (list (plain) (chosen))))
;;> (computed 1)
(define doubled (make-parameter 1 (lambda (x) (* 2 x))))
(show (doubled) (parameterize ((doubled 5)) (doubled)) (doubled)
      (parameterize ((doubled (doubled))) (doubled)))
;;> 2 10 2 4
(show (guard (e (#t (plain))) (parameterize ((plain 'inside)) (raise 'out))))
;;> start
(show (let ((p (make-parameter 0)) (q (make-parameter 0)))
        (parameterize ((p 1) (q (p))) (list (p) (q)))))
;;> (1 0)
(show (fails (parameterize ((5 1)) 2)))
;;> error
