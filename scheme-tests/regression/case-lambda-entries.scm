; A `case-lambda` that is called often, with few and with many arguments, known and unknown, in tail position and not;
; parameters and continuations called as procedures that nothing is known of.
(import (scheme base) (scheme write) (scheme case-lambda))
(define (id x) x)
(define count
  (case-lambda
    (() 0)
    ((a) (list 1 a))
    ((a b c) (list 3 a b c))
    ((a b . rest) (list 'two-or-more a b rest))))
(define (loop n f)
  (let next ((i 0) (last #f))
    (if (= i n) last (next (+ i 1) (f i)))))
(define (calls f i)
  (list (f) (f i) (f i 1) (f i 1 2) (f i 1 2 3 4 5) (f i 1 2 3 4 5 6) (f i 1 2 3 4 5 6 7 8)))
(write (loop 300 (lambda (i) (calls (id count) i)))) (newline)
;;> (0 (1 299) (two-or-more 299 1 ()) (3 299 1 2) (two-or-more 299 1 (2 3 4 5)) (two-or-more 299 1 (2 3 4 5 6)) (two-or-more 299 1 (2 3 4 5 6 7 8)))
(write (loop 300 (lambda (i) (list (count) (count i) (count i 1) (count i 1 2))))) (newline)
;;> (0 (1 299) (two-or-more 299 1 ()) (3 299 1 2))

; In constant space, from clause to clause, also when the variable is set to another one.
(define down
  (case-lambda
    ((n) (down n 0))
    ((n sum) (if (= n 0) sum (down (- n 1) (+ sum 1) 'third)))
    ((n sum . rest) (down n sum))))
(write (down 3000)) (newline)
;;> 3000
(define (use n) (count n))
(write (loop 300 use)) (newline)
;;> (1 299)
(set! count (case-lambda ((a b) 'two) ((a . rest) (list 'new a))))
(write (loop 300 use)) (newline)
;;> (new 299)

; No clause.
(define (try thunk)
  (guard (e (#t (write (error-object? e)) (display (error-object-message e)) (newline))) (thunk)))
(define one-or-two (case-lambda ((a) a) ((a b) b)))
(define (wrong f n) (if (= n 0) (+ 1 (f 1 2 3)) (+ (f n) (wrong f (- n 1)))))
(try (lambda () (wrong (id one-or-two) 200)))
;;> #tone-or-two: no clause for 3 arguments
(try (lambda () (one-or-two)))
;;> #tone-or-two: no clause for 0 arguments

; Parameters.
(define p (make-parameter 5))
(write (loop 300 (lambda (i) (+ i ((id p)) (p))))) (newline)
;;> 309
(try (lambda () (loop 300 (lambda (i) (if (< i 299) (p) ((id p) i))))))
;;> #tparameter: expects no arguments, but 1 was given

; Continuations take any number of values, run what lies between their extents, and print as procedures.
(define k2 #f)
(define entered 0)
(define trail '())
(write (call-with-values
        (lambda ()
          (dynamic-wind
           (lambda () (set! trail (cons 'in trail)))
           (lambda () (call/cc (lambda (k) (set! k2 k) (values 1 2))))
           (lambda () (set! trail (cons 'out trail)))))
        list))
(newline)
(set! entered (+ entered 1))
(cond ((= entered 1) (k2))
      ((= entered 2) (k2 1))
      ((= entered 3) (k2 1 2 3))
      ((= entered 4) (apply k2 '(a b))))
;;> (1 2)
;;> ()
;;> (1)
;;> (1 2 3)
;;> (a b)
(write (reverse trail)) (newline)
;;> (in out in out in out in out in out)
(write (list (procedure? k2) k2 (map (lambda (x) (call/cc (lambda (k) (set! k2 k) (if (odd? x) (k (* 10 x)) x)))) '(1 2 3))))
(newline)
;;> (#t #<procedure> (10 2 30))
