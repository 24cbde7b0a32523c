; 6.2.6 Rounding and rationalize.
(import (scheme base) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(define-syntax fails (syntax-rules () ((_ e) (guard (c ((error-object? c) (quote error))) e))))
(show (map floor '(-4.3 3.5 7 -7/2 7/2 -0.5)) (map ceiling '(-4.3 3.5 7 -7/2 7/2 -0.5)))
;;> (-5.0 3.0 7 -4 3 -1.0) (-4.0 4.0 7 -3 4 -0.0)
(show (map truncate '(-4.3 3.5 7 -7/2 7/2 -0.5)) (map round '(-4.3 3.5 7 -7/2 7/2 -0.5)))
;;> (-4.0 3.0 7 -3 3 -0.0) (-4.0 4.0 7 -4 4 -0.0)
(show (map round '(0.5 1.5 2.5 -0.5 -1.5 -2.5 5/2 3/2 1/2 -1/2 0.49999999999999994)))
;;> (0.0 2.0 2.0 -0.0 -2.0 -2.0 2 2 0 0 0.0)
(show (map floor '(+inf.0 -inf.0 +nan.0))
      (map round '(+inf.0 -inf.0 2251799813685249.5 -2251799813685249.5))
      (= 1e300 (round 1e300) (floor 1e300)))
;;> (+inf.0 -inf.0 +nan.0) (+inf.0 -inf.0 2251799813685250.0 -2251799813685250.0) #t
(show (floor (/ (expt 10 30) 7)) (round (/ (expt 10 30) 7)) (ceiling (/ (- (expt 10 30)) 7))
      (truncate (/ (- (expt 10 30)) 7)))
;;> 142857142857142857142857142857 142857142857142857142857142857 -142857142857142857142857142857 -142857142857142857142857142857
(show (exact (floor 2.7)) (exact (round 1e15)) (floor 5) (round (expt 10 25))
      (exact (truncate -2.9)))
;;> 2 1000000000000000 5 10000000000000000000000000 -2
(show (rationalize (exact .3) 1/10) (rationalize .3 1/10) (rationalize 3/10 1/10)
      (rationalize 1/3 1/100) (rationalize 5 1) (rationalize -3/10 1/10) (rationalize 0 1/2))
;;> 1/3 0.3333333333333333 1/3 1/3 4 -1/3 0
(show (fails (floor 'a)) (fails (round "1")) (fails (truncate '())) (fails (ceiling #\a)))
;;> error error error error
