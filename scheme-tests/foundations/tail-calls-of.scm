; Tail calls through other procedures: apply, arguments, closures in data, primitives that call.
;;skip gc-stress: a few hundred thousand calls
(import (scheme base) (scheme case-lambda) (scheme write))
(define n 20000)
(define (show x) (write x) (newline))

(define (by-apply i) (if (= i 0) 'apply (apply by-apply (list (- i 1)))))
(show (by-apply n))
;;> apply
(define (by-apply-2 i a . rest)
  (if (= i 0) (list 'apply a rest) (apply by-apply-2 (- i 1) a rest)))
(show (by-apply-2 n 1 2 3))
;;> (apply 1 (2 3))
(define (call f . args) (apply f args))
(define (by-call i) (if (= i 0) 'call (call by-call (- i 1))))
(show (by-call n))
;;> call
(define (by-argument f i) (if (= i 0) 'argument (f f (- i 1))))
(show (by-argument by-argument n))
;;> argument
(define table (vector #f #f))
(vector-set! table 0 (lambda (i) (if (= i 0) 'vector-0 ((vector-ref table 1) (- i 1)))))
(vector-set! table 1 (lambda (i) (if (= i 0) 'vector-1 ((vector-ref table 0) (- i 1)))))
(show ((vector-ref table 0) n))
;;> vector-0
(show ((vector-ref table 1) n))
;;> vector-1
(define (by-values i)
  (call-with-values (lambda () (values i (- i 1)))
    (lambda (a b) (if (= a 0) 'call-with-values (by-values b)))))
(show (by-values n))
;;> call-with-values
(define (by-call/cc i)
  (if (= i 0) 'call/cc (call-with-current-continuation (lambda (k) (by-call/cc (- i 1))))))
(show (by-call/cc 5000))
;;> call/cc
(define (by-throw i)
  (if (= i 0) 'throw (by-throw (call-with-current-continuation (lambda (k) (k (- i 1)))))))
(show (by-throw 5000))
;;> throw
(define by-cases
  (case-lambda
    ((i) (if (= i 0) 'case-lambda (by-cases (- i 1) 'x)))
    ((i x) (by-cases i x 'y))
    ((i . rest) (by-cases i))))
(show (by-cases n))
;;> case-lambda
(define (by-rest i . rest) (if (= i 0) rest (by-rest (- i 1) i)))
(show (by-rest n))
;;> (1)
(define (many i a b c d e f g h)
  (if (= i 0) (list a b c d e f g h) (many (- i 1) b c d e f g h a)))
(show (many n 1 2 3 4 5 6 7 8))
;;> (1 2 3 4 5 6 7 8)
(define (few i) (if (= i 0) 'few (more i 1 2 3 4 5 6 7 8 9)))
(define (more i a b c d e f g h j) (few (- i 1)))
(show (few n))
;;> few
(define (by-curry i) (if (= i 0) 'curry ((lambda (x) ((lambda (y) (by-curry (- y 1))) x)) i)))
(show (by-curry n))
;;> curry
(define (state-a i) (if (= i 0) (lambda () 'trampoline) (lambda () (state-b (- i 1)))))
(define (state-b i) (if (= i 0) (lambda () 'trampoline-b) (lambda () (state-a (- i 1)))))
(define (bounce s) (if (procedure? s) (bounce (s)) s))
(show (bounce (state-a n)))
;;> trampoline
(define (for-each-tail i)
  (if (= i 0) 'for-each (for-each-tail (begin (for-each (lambda (x) x) '(1 2)) (- i 1)))))
(show (for-each-tail 3000))
;;> for-each
(define (handled i)
  (if (= i 0) 'with-exception-handler
      (handled (with-exception-handler (lambda (e) e) (lambda () (- i 1))))))
(show (handled 3000))
;;> with-exception-handler
