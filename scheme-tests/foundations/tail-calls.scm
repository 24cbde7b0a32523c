; A tail call needs no space, in whatever form it stands and whatever it calls.
;;skip gc-stress: a few hundred thousand calls
(import (scheme base) (scheme write))
(define n 30000)
(define (show x) (write x) (newline))

(define (in-if i) (if (> i 0) (in-if (- i 1)) 'if))
(show (in-if n))
;;> if
(define (in-if-2 i) (if (= i 0) 'else (in-if-2 (- i 1))))
(show (in-if-2 n))
;;> else
(define (in-cond i) (cond ((= i 0) 'cond) ((odd? i) (in-cond (- i 1))) (else (in-cond (- i 1)))))
(show (in-cond n))
;;> cond
(define (in-arrow i)
  (cond ((and (> i 0) (- i 1)) => in-arrow) (else 'cond=>)))
(show (in-arrow n))
;;> cond=>
(define (in-case i)
  (case i ((0) 'case) ((1 2 3) (in-case (- i 1))) (else (in-case (- i 1)))))
(show (in-case n))
;;> case
(define (in-case-arrow i)
  (case (if (= i 0) 'stop i) ((stop) 'case=>) (else => (lambda (i) (in-case-arrow (- i 1))))))
(show (in-case-arrow n))
;;> case=>
(define (in-case-arrow-2 i)
  (case (if (= i 0) 'stop 'go) ((stop) 'case=>2) ((go) => (lambda (word) (in-case-arrow-2 (- i 1))))))
(show (in-case-arrow-2 n))
;;> case=>2
(define (in-and i) (and #t (> n 0) (if (= i 0) 'and (in-and (- i 1)))))
(show (in-and n))
;;> and
(define (in-or i) (or #f (and (= i 0) 'or) (in-or (- i 1))))
(show (in-or n))
;;> or
(define (in-when i) (if (= i 0) 'when (when (> i 0) 'ignored (in-when (- i 1)))))
(show (in-when n))
;;> when
(define (in-unless i) (if (= i 0) 'unless (unless (= i 0) 'ignored (in-unless (- i 1)))))
(show (in-unless n))
;;> unless
(define (in-begin i) (begin 'ignored (if (= i 0) 'begin (begin (in-begin (- i 1))))))
(show (in-begin n))
;;> begin
(define (in-let i) (let ((j (- i 1))) (if (< j 0) 'let (in-let j))))
(show (in-let n))
;;> let
(define (in-let* i) (let* ((j (- i 1)) (k j)) (if (< k 0) 'let* (in-let* k))))
(show (in-let* n))
;;> let*
(define (in-letrec i)
  (letrec ((next (lambda (j) (if (< j 0) 'letrec (in-letrec j))))) (next (- i 1))))
(show (in-letrec n))
;;> letrec
(define (in-body i)
  (define j (- i 1))
  (define (go) (if (< j 0) 'body (in-body j)))
  (go))
(show (in-body n))
;;> body
(define (in-let-values i)
  (let-values (((a b) (values i (- i 1)))) (if (= a 0) 'let-values (in-let-values b))))
(show (in-let-values n))
;;> let-values
(define (in-do i) (do () (#t (if (= i 0) 'do (in-do (- i 1))))))
(show (in-do n))
;;> do
(define (in-named-let i) (let loop ((j i)) (if (= j 0) 'named-let (loop (- j 1)))))
(show (in-named-let n))
;;> named-let
