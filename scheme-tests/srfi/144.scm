; SRFI 144: flonums.
(import (scheme base) (scheme write) (srfi 144))
(define (show first . rest)
  (write first)
  (for-each (lambda (x) (display " ") (write x)) rest)
  (newline))
(define (l thunk) (call-with-values thunk list))
(define (near? x y) (<= (abs (- x y)) (* 1e-13 (abs y))))
(show (flonum 1/2) (flonum 3) (fl+ 1.0 2.0 3.0) (fl* 2.0 3.0) (fl- 1.0 2.0) (fl/ 1.0 4.0) (fl+* 2.0 3.0 1.0) (flabs -1.0) (flabsdiff 1.0 3.0) (flposdiff 3.0 1.0) (flposdiff 1.0 3.0) (flsgn -0.0))
;;> 0.5 3.0 6.0 6.0 -1.0 0.25 7.0 1.0 2.0 2.0 0.0 -1.0
(show (fladjacent 1.0 2.0) (fladjacent 1.0 0.0) (fladjacent 0.0 1.0) (fladjacent fl-greatest +inf.0) (fladjacent -1.0 0.0) (- (fladjacent 1.0 2.0) 1.0 fl-epsilon) (flcopysign 1.0 -2.0) (make-flonum 0.75 3) (make-flonum 1.0 -1074))
;;> 1.0000000000000002 0.9999999999999999 5e-324 +inf.0 -0.9999999999999999 0.0 -1.0 6.0 5e-324
(show (l (lambda () (flinteger-fraction -2.5))) (flexponent 48.0) (flexponent -0.1) (flinteger-exponent 1024.0) (l (lambda () (flnormalized-fraction-exponent 48.0))) (flsign-bit -0.0) (flsign-bit 3.0))
;;> (-2.0 -0.5) 5.0 -4.0 10 (0.75 6) 1 0
(show (fl<? 1.0 2.0 3.0) (flunordered? 1.0 +nan.0) (flmax 1.0 3.0) (flmax) (flmin 1.0 2.0) (flmin) (flinteger? 2.0) (flodd? 3.0) (flnan? +nan.0) (flnormalized? 1.0) (flnormalized? 0.0) (fldenormalized? 1e-310) (fldenormalized? 1.0))
;;> #t #t 3.0 -inf.0 1.0 +inf.0 #t #t #t #t #f #t #f
(show (flfloor 1.5) (flceiling 1.5) (flround 2.5) (fltruncate -1.5) (flnumerator 2.5) (fldenominator 2.5) (flquotient 7.5 2.0) (flremainder 7.5 2.0) (flremainder -7.5 2.0) (l (lambda () (flremquo 7.0 2.0))))
;;> 1.0 2.0 2.0 -1.0 5.0 2.0 3.0 1.5 -1.5 (-1.0 4)
(show (flexp 0.0) (flexp2 10.0) (flexp-1 1e-20) (fllog1+ 1e-20) (flsqrt 16.0) (flsqrt -1.0) (flcbrt 27.0) (flcbrt -8.0) (flhypot 3.0 4.0) (fllog2 1024.0) (fllog10 1000.0) ((make-fllog-base 3.0) 81.0) (flexpt 2.0 0.5) (fllog -1.0) (fllog 0.0))
;;> 1.0 1024.0 1e-20 1e-20 4.0 +nan.0 3.0 -2.0 5.0 10.0 3.0 4.0 1.4142135623730951 +nan.0 -inf.0
(show (map near? (list (flsinh 1.0) (flcosh 1.0) (fltanh 1.0) (flasinh 1.0) (flacosh 2.0) (flatanh 0.5) (flsinh 1e-10) (flexp-1 0.5) (flsin 1.0) (flatan 1.0))
;;> (#t #t #t #t #t #t #t #t #t #t)
 '(1.1752011936438014 1.5430806348152437 0.7615941559557649 0.881373587019543 1.3169578969248167 0.5493061443340549 1e-10 0.6487212707001281 0.8414709848078965 0.7853981633974483)))
(show (flgamma 5.0) (map near? (list (flgamma 0.5) (flgamma (/ 1.0 3.0)) (flgamma -1.5) (flgamma 30.5) (flerf 0.5) (flerf 3.0) (flerfc 3.0) (flerfc 0.5) (flfirst-bessel 0 1.0) (flfirst-bessel 2 5.0))
;;> 24.0 (#t #t #t #t #t #t #t #t #t #t)
      (list fl-gamma-1/2 fl-gamma-1/3 2.3632718012073544 4.822696933490912e31 0.5204998778130465 0.9999779095030014 2.2090496998585438e-05 0.4795001221869535 0.7651976865579666 0.046565116277752214)))
(show (near? (car (l (lambda () (flloggamma 10.5)))) 13.940625219403763) (l (lambda () (flloggamma 1.0))) (cadr (l (lambda () (flloggamma -0.5)))))
;;> #t (0.0 1.0) -1.0
(show (map near? (list (flsecond-bessel 0 0.5) (flsecond-bessel 1 1.0) (flsecond-bessel 2 5.0) (flsecond-bessel 5 10.0) (flsecond-bessel -3 20.0) (flsecond-bessel 0 1e-09) (flsecond-bessel 1 123.5))
;;> (#t #t #t #t #t #t #t)
 '(-0.44451873350670656 -0.7812128213002887 0.3676628826055245 0.1354030476893623 -0.14967326271339412 -13.266645074938387 0.07042988226469908)))
(show (flsecond-bessel 0 0.0) (flsecond-bessel 1 -1.0) (flsecond-bessel 2 +inf.0) (flsecond-bessel 0 +nan.0))
;;> -inf.0 +nan.0 0.0 +nan.0
