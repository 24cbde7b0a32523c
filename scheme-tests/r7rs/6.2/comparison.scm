; 6.2.6 Comparison.
(import (scheme base) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(define-syntax fails (syntax-rules () ((_ e) (guard (c ((error-object? c) (quote error))) e))))
(show (= 1 1) (= 1 2) (= 1 1 1) (= 1 1 2) (= 1 1.0) (= 1/2 0.5) (= 1/3 0.3333333333333333)
      (= (expt 10 30) (expt 10 30)))
;;> #t #f #t #f #t #t #f #t
(show (< 1 2) (< 2 1) (< 1 1) (< 1 2 3) (< 1 3 2) (< 1 1.5 2) (< 1/3 1/2) (< -1/2 1/3)
      (< -5 (expt 10 30)) (< (- (expt 10 30)) -5))
;;> #t #f #f #t #f #t #t #t #t #t
(show (> 2 1) (> 1 2) (> 3 2 1) (> 3 1 2) (> 1.5 1) (> 1/2 1/3) (> (expt 10 30) 1e10)
      (> 1e40 (expt 10 30)))
;;> #t #f #t #f #t #t #t #t
(show (<= 1 1) (<= 1 2 2 3) (<= 2 1) (<= 1 1.0) (>= 2 2) (>= 3 2 2 1) (>= 1 2) (>= 1/2 0.5))
;;> #t #t #f #t #t #t #f #t
(show (= +inf.0 +inf.0) (< 1e308 +inf.0) (> 0 -inf.0) (< -inf.0 +inf.0) (< (expt 10 400) +inf.0)
      (> (- (expt 10 400)) -inf.0))
;;> #t #t #t #t #t #t
(show (= +nan.0 +nan.0) (< +nan.0 1) (> +nan.0 1) (<= +nan.0 +nan.0) (= 0.0 -0.0) (< -0.0 0.0))
;;> #f #f #f #f #t #f
(show (= 9007199254740993 9007199254740992.0) (< 9007199254740992.0 9007199254740993)
      (= 9007199254740992 9007199254740992.0) (= 1/3 0.3333333333333333))
;;> #f #t #t #f
(show (< 1152921504606846975 1152921504606846976) (< -1152921504606846977 -1152921504606846976)
      (= 1152921504606846976 (+ 1152921504606846975 1)))
;;> #t #t #t
(show (max 3 4) (max 3.9 4) (max 1) (max 1 5 3 2) (max -1/2 1/3) (max 1 (expt 10 30))
      (max 1/2 0.25))
;;> 4 4.0 1 5 1/3 1000000000000000000000000000000 0.5
(show (min 3 4) (min 3 4.5) (min 1) (min 5 1 3) (min -1/2 1/3) (min 1 (expt 10 30)) (min +inf.0 5))
;;> 3 3.0 1 1 -1/2 1 5.0
(show (fails (= 1 'a)) (fails (< 'a 1)) (fails (> 1 "2")) (fails (<= 1 2 'a)) (fails (max 'a 1))
      (fails (min 1 'a)) (fails (max)))
;;> error error error error error error error
