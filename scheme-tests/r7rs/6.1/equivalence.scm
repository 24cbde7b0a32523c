; 6.1 Equivalence predicates.
(import (scheme base) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(show (eqv? 'a 'a) (eqv? 'a 'b) (eqv? 2 2) (eqv? 2 2.0) (eqv? '() '())
      (eqv? 100000000000000000000 100000000000000000000) (eqv? 0.0 +nan.0))
;;> #t #f #t #f #t #t #f
(show (eqv? 0.0 -0.0) (eqv? -0.0 -0.0) (eqv? 1/2 1/2) (eqv? 0.5 1/2) (eqv? 1.5 1.5)
      (eqv? #\a #\a) (eqv? #\a #\b) (eqv? #t #t) (eqv? #t #f))
;;> #f #t #t #f #t #t #f #t #f
(show (eqv? (cons 1 2) (cons 1 2)) (eqv? (lambda () 1) (lambda () 2))
      (let ((p (lambda (x) x))) (eqv? p p)) (eqv? #f 'nil) (eqv? #f '()) (eqv? "" 'x)
      (eqv? 5 '5))
;;> #f #f #t #f #f #f #t
(define gen-counter (lambda () (let ((n 0)) (lambda () (set! n (+ n 1)) n))))
(show (let ((g (gen-counter))) (eqv? g g)) (eqv? (gen-counter) (gen-counter)))
;;> #t #f
(show (letrec ((f (lambda () (if (eqv? f g) 'f 'both)))
               (g (lambda () (if (eqv? f g) 'g 'both))))
        (eqv? f g)))
;;> #f
(show (let ((x '(a))) (eqv? x x)) (eqv? (list 'a) (list 'a)) (eqv? (vector) (vector 1))
      (eqv? (string #\a) (string #\a)))
;;> #t #f #f #f
(show (eq? 'a 'a) (eq? (list 'a) (list 'a)) (eq? '() '()) (eq? car car)
      (let ((x '#())) (eq? x x)) (let ((p (lambda (x) x))) (eq? p p)) (eq? #t #t) (eq? 'a "a"))
;;> #t #f #t #t #t #t #t #f
(show (let ((x (cons 1 2))) (eq? x x)) (let* ((v (vector 1 2)) (w v)) (eq? v w))
      (eq? (vector 1) (vector 1)) (eq? (if #f #f) (if #f #f)))
;;> #t #t #f #t
(show (equal? 'a 'a) (equal? '(a) '(a)) (equal? '(a (b) c) '(a (b) c)) (equal? "abc" "abc")
      (equal? 2 2) (equal? (make-vector 5 'a) (make-vector 5 'a)) (equal? "abc" "abd")
      (equal? "abc" "ab"))
;;> #t #t #t #t #t #t #f #f
(show (equal? 2 2.0) (equal? '(1 2) '(1 . 2)) (equal? '(1 2) '(1 2 3))
      (equal? #(1 2 (3)) #(1 2 (3))) (equal? #(1 2) #(1 2 3)) (equal? #u8(1 2) #u8(1 2))
      (equal? #u8(1 2) #u8(1 3)) (equal? #(1 2) #u8(1 2)))
;;> #f #f #f #t #f #t #f #f
(show (equal? '() #()) (equal? "" '()) (equal? #\a "a") (equal? 'a "a") (equal? 1.5 1.5)
      (equal? 1/3 1/3) (equal? (expt 10 30) (expt 10 30)) (equal? 0.0 -0.0))
;;> #f #f #f #f #t #t #t #f
(show (equal? (string #\a #\b) "ab")
      (equal? (list 1 (vector 2 "x" #\y)) (list 1 (vector 2 "x" #\y))) (equal? car car)
      (equal? (lambda () 1) (lambda () 2)))
;;> #t #t #t #f
(show (eq? (string->symbol "sym") 'sym) (equal? '|a b| (string->symbol "a b")))
;;> #t #t
(define l (list 1 2 3))
(show (eq? l (cdr (cons 0 l))) (equal? l (append l '())) (eq? l (list-copy l))
      (equal? l (reverse (reverse l))))
;;> #t #t #f #t
(show (boolean=? #t #t) (boolean=? #f #f #f) (boolean=? #t #f) (symbol=? 'a 'a 'a) (symbol=? 'a 'b))
;;> #t #t #f #t #f
