; 6.2 Complex numbers.
(import (scheme base) (scheme complex) (scheme inexact) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(show (complex? 1+2i) (real? 1+2i) (complex? 'a) (number? 1.5-2.5i) (rational? 1+i)
      (integer? 2+0i) (real? -2.5+0i) (real? -2.5+0.0i))
;;> #t #f #f #t #f #t #t #f
(show 1+2i -1.5-2.5i +i -i 3-i (make-rectangular 1 2) (make-rectangular 1.5 -2.0)
      (make-rectangular 5 0))
;;> 1+2i -1.5-2.5i +i -i 3-i 1+2i 1.5-2.0i 5
(show (real-part 1+2i) (imag-part 1+2i) (real-part 5) (imag-part 5) (imag-part 1.5)
      (real-part -1.5+2.5i))
;;> 1 2 5 0 0 -1.5
(show (+ 1+2i 3-4i) (- 1+2i 1) (* +i +i) (* 1+2i 3+4i) (/ 1+2i 3+4i) (/ 4+2i 2) (+ 1+i 1-i)
      (- +i) (* 2 1/2+i))
;;> 4-2i +2i -1 -5+10i 11/25+2/25i 2+i 2 -i 1+2i
(show (= 5 (magnitude 3+4i)) (magnitude -5) (= 0 (angle 1)) (exact? 1+2i) (exact? 1.0+2.0i)
      (exact 1.5+2.5i) (inexact 1/2+1/4i))
;;> #t 5 #t #t #f 3/2+5/2i 0.5+0.25i
(show (= 1+2i 1+2i) (= 1+2i 1-2i) (eqv? 1+2i 1+2i) (eqv? 1+2i 1.0+2.0i) (= 1+2i 1.0+2.0i)
      (zero? 0+0i) (equal? +i +i) (= 1 1+i))
;;> #t #f #t #f #t #t #t #f
(show (sqrt -1) (sqrt -4) (exact? (sqrt -4)) (= -2.25 (square (sqrt -2.25))) (expt +i 2)
      (expt 1+i 4) (square 1+i))
;;> +i +2i #t #t -1 -4 +2i
(define (near? a b) (< (magnitude (- a b)) 1e-12))
(show (near? (make-polar 2 0) 2) (near? (make-polar 1 1.5707963267948966) +i)
      (near? (exp +3.141592653589793i) -1) (near? (log -1) +3.141592653589793i))
;;> #t #t #t #t
(show (near? (sqrt +2i) 1+i) (near? (angle -1) 3.141592653589793)
      (near? (expt +i +i) 0.20787957635076193) (near? (angle +i) 1.5707963267948966))
;;> #t #t #t #t
(show (string->number "1+2i") (string->number "-i") (number->string 1/2-3/4i)
      (string->number "1+2") (string->number "i") (string->number "+2.5i"))
;;> 1+2i -i "1/2-3/4i" #f #f +2.5i
(define-syntax fails (syntax-rules () ((_ e) (guard (c ((error-object? c) 'error)) e))))
(show (fails (< 1+i 2)) (fails (max 1+i 2)) (fails (floor 1+i)) (fails (real-part 'a))
      (fails (make-rectangular 1+i 2)) (fails (positive? +i)) (fails (/ 1+i 0)))
;;> error error error error error error error
