; Deep recursion through other procedures, with values that live across the calls.
;;skip gc-stress: hundreds of thousands of calls
(import (scheme base) (scheme write))
(define (show x) (write x) (newline))

(define (my-map f l) (if (null? l) '() (let ((first (f (car l)))) (cons first (my-map f (cdr l))))))
(define (iota* n) (let loop ((i n) (l '())) (if (= i 0) l (loop (- i 1) (cons i l)))))
(define big (iota* 100000))
(define squares (my-map (lambda (x) (* x x)) big))
(show (list (car squares) (list-ref squares 99999)))
;;> (1 10000000000)

(show (length (map (lambda (x) (+ x 1)) big)))
;;> 100000
(show (apply + big))
;;> 5000050000

(define (even-depth n) (if (= n 0) 0 (+ 1 (odd-depth (- n 1)))))
(define (odd-depth n) (if (= n 0) 0 (- (even-depth (- n 1)) 1)))
(show (even-depth 200000))
;;> 0
(show (even-depth 200001))
;;> 1

; Many live variables in every frame.
(define (wide n a b c d e f g)
  (if (= n 0)
      (list a b c d e f g)
      (let ((below (wide (- n 1) b c d e f g a)))
        (list (car below) (list-ref below 1) (list-ref below 2) c d e f))))
(show (wide 100000 1 2 3 4 5 6 7))
;;> (6 7 1 3 4 5 6)

(define (mixed n)
  (cond ((= n 0) 0)
        ((= 0 (remainder n 3)) (+ 1 (apply mixed (list (- n 1)))))
        ((= 1 (remainder n 3)) (+ 1 (call-with-values (lambda () (- n 1)) mixed)))
        (else (let ((x (mixed (- n 1)))) (+ x 1)))))
(show (mixed 100000))
;;> 100000

(define (nest n) (if (= n 0) '() (list (nest (- n 1)))))
(define (depth l) (if (null? l) 0 (+ 1 (depth (car l)))))
(show (depth (nest 100000)))
;;> 100000

(define (floats n) (if (= n 0) 0.5 (+ 1.0 (floats (- n 1)))))
(show (floats 100000))
;;> 100000.5

; Escape from far below.
(define (find-deep n k) (if (= n 0) (k 'found) (+ 1 (find-deep (- n 1) k))))
(show (call-with-current-continuation (lambda (k) (find-deep 200000 k))))
;;> found
(show (guard (e (#t (list 'raised e))) (find-deep 200000 raise)))
;;> (raised found)
