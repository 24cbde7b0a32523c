; The library (scheme r5rs): the names of the report before, with the old names of exactness and of environments.
(import (scheme r5rs))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(show (exact->inexact 1/4) (inexact->exact 0.5) (exact->inexact 3) (inexact->exact 3.0))
;;> 0.25 1/2 3.0 3
(show (eval '(let ((x 3)) (* x x)) (scheme-report-environment 5))
      (eval '(map car '((1 2) (3))) (scheme-report-environment 5)))
;;> 9 (1 3)
; The null environment has the syntax and no procedure.
(show (eval '(if #t 'yes 'no) (null-environment 5))
      (eval '(let loop ((x #f)) (or x (loop #t))) (null-environment 5)))
;;> yes #t
(show (force (delay (+ 1 2)))
      (call-with-values (lambda () (values 1 2)) list)
      (let ((port (current-output-port))) (output-port? port)))
;;> 3 (1 2) #t
(show (caddr '(1 2 3)) (cddddr '(1 2 3 4 5)) (string-ci=? "AbC" "aBc") (char-upcase #\a) (quotient 17 5) (exp 0))
;;> 3 (5) #t #\A 3 1
(show (do ((i 0 (+ i 1)) (l '() (cons i l))) ((= i 3) l))
      (let-syntax ((twice (syntax-rules () ((_ e) (list e e))))) (twice 1)))
;;> (2 1 0) (1 1)
(show (eval '(begin (define y 5) (+ y 1)) (interaction-environment)))
;;> 6
