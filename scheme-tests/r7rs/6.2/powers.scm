; 6.2.6 Powers, roots and transcendental functions.
(import (scheme base) (scheme inexact) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(define-syntax fails (syntax-rules () ((_ e) (guard (c ((error-object? c) (quote error))) e))))
(define (near? a b) (< (abs (- a b)) 1e-12))
(show (expt 2 10) (expt 2 0) (expt 0 0) (expt 0 5) (expt 2 -2) (expt 1/2 3) (expt -2 3)
      (expt -2 -3) (expt 2.0 3) (expt 2 0.5) (expt 1 1000))
;;> 1024 1 1 0 1/4 1/8 -8 -1/8 8.0 1.4142135623730951 1
(show (expt 2 100) (expt -3 41) (expt 10 -3) (expt 2/3 5) (expt 2.5 2) (= 2 (expt 4 1/2))
      (expt 0 2) (expt 0. 2.))
;;> 1267650600228229401496703205376 -36472996377170786403 1/1000 32/243 6.25 #t 0 0.0
(show (exact? (expt 2 10)) (inexact? (expt 2. 10)) (exact? (expt 1/2 10))
      (string-length (number->string (expt 7 200))))
;;> #t #t #t 170
(show (sqrt 9) (sqrt 16.0) (sqrt 1/4) (sqrt 2) (sqrt 0) (sqrt 15241578750190521)
      (sqrt (expt 10 40)) (sqrt 0.25) (sqrt 4/9) (sqrt -0.0))
;;> 3 4.0 1/2 1.4142135623730951 0 123456789 100000000000000000000 0.5 2/3 -0.0
(show (exact? (sqrt 16)) (inexact? (sqrt 17)) (exact? (sqrt 4/9)) (inexact? (sqrt 4.0)))
;;> #t #t #t #t
(show (= 1 (exp 0)) (near? (exp 1) 2.718281828459045) (exp 0.0)
      (near? (exp -1) 0.36787944117144233) (exp -inf.0) (exp +inf.0))
;;> #t #t 1.0 #t 0.0 +inf.0
(show (= 0 (log 1)) (near? (log 2.718281828459045) 1) (near? (log 8 2) 3) (near? (log 100 10) 2)
      (log 0.0) (near? (log (expt 10 400)) 921.0340371976183))
;;> #t #t #t #t -inf.0 #t
(show (map (lambda (f) (= 0 (f 0))) (list sin tan asin atan)) (= 1 (cos 0)) (= 0 (acos 1))
      (= 0 (atan 0 1)))
;;> (#t #t #t #t) #t #t #t
(show (near? (sin 1) 0.8414709848078965) (near? (cos 1) 0.5403023058681398)
      (near? (tan 1) 1.5574077246549023) (near? (asin 1) 1.5707963267948966)
      (near? (acos 0) 1.5707963267948966) (near? (atan 1) 0.7853981633974483))
;;> #t #t #t #t #t #t
(show (near? (atan 1 1) 0.7853981633974483) (near? (atan 1 -1) 2.356194490192345)
      (near? (atan -1 -1) -2.356194490192345) (near? (atan -1 1) -0.7853981633974483)
      (near? (atan 1 0) 1.5707963267948966))
;;> #t #t #t #t #t
(show (atan 0.0 1.0) (atan -0.0 1.0) (near? (atan 0.0 -1.0) 3.141592653589793)
      (near? (atan -0.0 -1.0) -3.141592653589793))
;;> 0.0 -0.0 #t #t
(show (near? (+ (square (sin 2)) (square (cos 2))) 1) (near? (exp (log 5)) 5)
      (near? (* 4 (atan 1)) 3.141592653589793))
;;> #t #t #t
(show (fails (sqrt 'a)) (fails (expt "2" 2)) (fails (expt 2 'a)) (fails (exp 'a))
      (fails (log "1")) (fails (sin 'a)) (fails (atan 'a 1)) (fails (expt 0 -1)))
;;> error error error error error error error error
; 0^z is one for zero, and zero for a positive real part; nothing else of zero.
(show (expt 0 0.0) (expt 0.0 0.0) (expt 0 1.5) (expt 0.0 1.5) (expt 0.0 5+3.5i) (expt 0 2+3i)
      (fails (expt 0 -1.5)) (fails (expt 0.0 -1+2i)) (fails (expt 0 +i)))
;;> 1.0 1.0 0.0 0.0 0.0 0 error error error
; The logarithm of -0.0 lies on the side of the negative numbers.
(show (log 0.0) (log -0.0) (log -1.0))
;;> -inf.0 -inf.0+3.141592653589793i 0.0+3.141592653589793i
