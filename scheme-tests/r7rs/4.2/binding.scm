; 4.2.2 Binding constructs.
(import (scheme base) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(define-syntax fails (syntax-rules () ((_ e) (guard (c ((error-object? c) (quote error))) e))))
(show (let ((x 2) (y 3)) (* x y)) (let ((x 2) (y 3)) (let ((x 7) (z (+ x y))) (* z x))) (let () 5))
;;> 6 35 5
(show (let ((x 2) (y 3)) (let* ((x 7) (z (+ x y))) (* z x))) (let* () 'none)
      (let* ((x 1) (x (+ x 1)) (x (* x 10))) x))
;;> 70 none 20
(show (let ((x 1)) (let ((x 2) (y x)) (list x y))) (let ((x 1)) (let* ((x 2) (y x)) (list x y))))
;;> (2 1) (2 2)
(show (let ((x 1) (y 2)) (define z 3) (set! x 10) (+ x y z)))
;;> 15
(show (letrec ((even? (lambda (n) (if (zero? n) #t (odd? (- n 1)))))
               (odd? (lambda (n) (if (zero? n) #f (even? (- n 1))))))
        (even? 88)))
;;> #t
(show (letrec* ((p (lambda (x) (+ 1 (q (- x 1)))))
                (q (lambda (y) (if (zero? y) 0 (+ 1 (p (- y 1))))))
                (x (p 5))
                (y x))
        y))
;;> 5
(show (let-values (((root rem) (exact-integer-sqrt 32))) (* root rem)))
;;> 35
(show (let-values (((a b . c) (values 1 2 3 4)) (d (values 5 6)) (() (values))) (list a b c d)))
;;> (1 2 (3 4) (5 6))
(show (let ((a 'a) (b 'b) (x 'x) (y 'y))
        (let*-values (((a b) (values x y)) ((x y) (values a b))) (list a b x y))))
;;> (x y x y)
(show (let ((a 'a) (b 'b) (x 'x) (y 'y))
        (let-values (((a b) (values x y)) ((x y) (values a b))) (list a b x y))))
;;> (x y a b)
(show (let*-values (((a) 1) ((b) (+ a 1)) (c (values a b))) (define d 4) (list a b c d)))
;;> (1 2 (1 2) 4)
(show (let ((f (lambda (x) (* x 2))))
        (let ((f (lambda (x) (if (= x 0) 'base (f x))))) (list (f 0) (f 4)))))
;;> (base 8)
(show (letrec ((f (lambda (x) (if (= x 0) 'base (f (- x 1)))))) (f 4)))
;;> base
(show (let ((=> 1) (else 2) (define 3)) (list => else define)))
;;> (1 2 3)
(show (let ((let list)) (let 1 2)) (let ((lambda 5)) lambda))
;;> (1 2) 5
(define x 'global)
(show (let ((x 'local)) (set! x 'changed) x) x)
;;> changed global
(show (let ((x (let ((x 1)) (+ x 1)))) (+ x (let ((x 10)) x) x)))
;;> 14
(show (fails (let-values (((a b) (values 1))) a)) (fails (let-values (((a) (values 1 2))) a))
      (fails (let-values (((a b . c) (values 1))) c)))
;;> error error error
(show (fails (letrec* ((a (car b)) (b '(1))) a)))
;;> error
