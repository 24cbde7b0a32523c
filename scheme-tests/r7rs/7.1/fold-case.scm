; 2.1 and 7.1 #!fold-case and #!no-fold-case.
(import (scheme base) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(show 'MiXeD (eq? 'abc 'ABC))
;;> MiXeD #f
#!fold-case
(SHOW 'MiXeD (EQ? 'abc 'ABC) '|Kept As It Is| "Strings Too" #\A)
;;> mixed #t |Kept As It Is| "Strings Too" #\A
(show 1E2 #XFF (LET ((X 1)) (+ x X)))
;;> 100.0 255 2
#!no-fold-case
(show 'MiXeD '(A #!fold-case B #!no-fold-case C))
;;> MiXeD (A b C)
