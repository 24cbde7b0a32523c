; 4.2.1 Conditionals: cond-expand.
(import (scheme base) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(show (cond-expand (r7rs 'r7rs) (else 'other)))
;;> r7rs
(show (cond-expand (no-such-feature 'no) (else 'else)))
;;> else
(show (cond-expand ((and r7rs (not no-such-feature)) 'and-not) (else 'no)))
;;> and-not
(show (cond-expand ((or no-such-feature r7rs) 'or) (else 'no)))
;;> or
(show (cond-expand ((and) 'and-of-nothing) (else 'no))
      (cond-expand ((or) 'no) (else 'or-of-nothing)))
;;> and-of-nothing or-of-nothing
(show (cond-expand ((library (scheme base)) 'library) (else 'no)))
;;> library
(cond-expand (r7rs (define a 1) (define b 2)) (else (define a 'no)))
(show a b)
;;> 1 2
(define (f)
  (cond-expand (no-such-feature (define x 1)) (else (define x 2) (define y 3)))
  (list x y))
(show (f))
;;> (2 3)
(cond-expand (no-such-feature (this is (not looked at) if)) (r7rs (show 'second)))
;;> second
(show (and (memq 'r7rs (features)) #t))
;;> #t
