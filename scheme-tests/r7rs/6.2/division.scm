; 6.2.6 Integer division.
(import (scheme base) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(define-syntax fails (syntax-rules () ((_ e) (guard (c ((error-object? c) (quote error))) e))))
(define (two f a b) (call-with-values (lambda () (f a b)) list))
(show (two floor/ 5 2) (two floor/ -5 2) (two floor/ 5 -2) (two floor/ -5 -2))
;;> (2 1) (-3 1) (-3 -1) (2 -1)
(show (two truncate/ 5 2) (two truncate/ -5 2) (two truncate/ 5 -2) (two truncate/ -5 -2)
      (two truncate/ -5.0 2))
;;> (2 1) (-2 -1) (-2 1) (2 -1) (-2.0 -1.0)
(show (floor-quotient 7 2) (floor-quotient -7 2) (floor-quotient 7 -2) (floor-quotient -7 -2)
      (floor-remainder 7 2) (floor-remainder -7 2) (floor-remainder 7 -2)
      (floor-remainder -7 -2))
;;> 3 -4 -4 3 1 1 -1 -1
(show (truncate-quotient 7 2) (truncate-quotient -7 2) (truncate-quotient 7 -2)
      (truncate-quotient -7 -2) (truncate-remainder 7 2) (truncate-remainder -7 2)
      (truncate-remainder 7 -2) (truncate-remainder -7 -2))
;;> 3 -3 -3 3 1 -1 1 -1
(show (modulo 13 4) (remainder 13 4) (modulo -13 4) (remainder -13 4) (modulo 13 -4)
      (remainder 13 -4) (modulo -13 -4) (remainder -13 -4) (remainder -13 -4.0) (quotient 13 4)
      (quotient -13 4))
;;> 1 1 3 -1 -3 1 -1 -1 -1.0 3 -3
(show (modulo 12 4) (modulo -12 4) (modulo 0 5) (modulo 0 -5) (remainder 0 5) (quotient 0 5)
      (quotient 3 5) (modulo 3 5) (modulo -3 5) (modulo 3 -5))
;;> 0 0 0 0 0 0 0 3 2 -2
(show (quotient 7.0 2) (modulo -7.0 2) (remainder 7.0 -2) (floor-quotient 7 2.0))
;;> 3.0 1.0 1.0 3.0
(show (quotient (expt 10 30) 7) (remainder (expt 10 30) 7) (modulo (- (expt 10 30)) 7)
      (quotient (expt 10 30) (expt 10 28)) (remainder (expt 10 30) (+ 1 (expt 10 28))))
;;> 142857142857142857142857142857 1 6 100 9999999999999999999999999901
(show (quotient 5 (expt 10 30)) (remainder 5 (expt 10 30)) (modulo -5 (expt 10 30))
      (modulo 5 (- (expt 10 30))))
;;> 0 5 999999999999999999999999999995 -999999999999999999999999999995
(show (quotient -1152921504606846976 -1) (quotient -4611686018427387904 -1)
      (modulo -1152921504606846976 -1) (remainder -9223372036854775808 -1))
;;> 1152921504606846976 4611686018427387904 0 0
(show (fails (quotient 1 0)) (fails (remainder 1 0)) (fails (modulo 1 0)) (fails (floor/ 1 0))
      (fails (truncate/ 1 0)) (fails (floor-quotient 1 0)) (fails (truncate-remainder 1 0)))
;;> error error error error error error error
(show (fails (quotient 'a 1)) (fails (modulo 1 "2")) (fails (remainder 1.5 1))
      (fails (floor/ 1 1/2)) (fails (quotient 1/2 1)))
;;> error error error error error
(show (call-with-values (lambda () (exact-integer-sqrt 4)) list)
      (call-with-values (lambda () (exact-integer-sqrt 5)) list)
      (call-with-values (lambda () (exact-integer-sqrt 0)) list)
      (call-with-values (lambda () (exact-integer-sqrt (expt 10 40))) list))
;;> (2 0) (2 1) (0 0) (100000000000000000000 0)
(show (call-with-values (lambda () (exact-integer-sqrt (- (expt 10 20) 1))) list)
      (fails (exact-integer-sqrt -1)) (fails (exact-integer-sqrt 4.0)))
;;> (9999999999 19999999998) error error
(define (law n d)
  (let-values (((q r) (floor/ n d)) ((tq tr) (truncate/ n d)))
    (and (= n (+ (* q d) r)) (= n (+ (* tq d) tr)) (< (abs r) (abs d)) (< (abs tr) (abs d)))))
(show (map (lambda (n)
             (map (lambda (d) (law n d)) '(1 -1 3 -3 1000000007 100000000000000000000)))
           '(0 1 -1 17 -17 123456789012345678901234567890)))
;;> ((#t #t #t #t #t #t) (#t #t #t #t #t #t) (#t #t #t #t #t #t) (#t #t #t #t #t #t) (#t #t #t #t #t #t) (#t #t #t #t #t #t))
