; 4.1.7 Inclusion: the forms of a file as if they stood here.
(import (scheme base) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(include "_included-a.scm" "_included-b.scm")
(show from-a from-b (square-a 5))
;;> a (a b) 25
(show (include "_included-expressions.scm"))
;;> last-of-file
(define (local) (include "_included-a.scm") (set! from-a 'local) (list from-a (square-a 2)))
(show (local) from-a)
;;> (local 4) a
(show (let () (include "_included-a.scm" "_included-b.scm")))
;;> (a b)
