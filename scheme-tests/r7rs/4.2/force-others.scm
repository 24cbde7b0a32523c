; 4.2.5 What force and make-promise do with other objects.
(import (scheme base) (scheme lazy) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(show (force 5) (force "s") (force '()) (procedure? (force car)) (force (list 1)))
;;> 5 "s" () #t (1)
(let* ((p (delay 1)) (q (make-promise p))) (show (eq? p q) (force q)))
;;> #t 1
(show (promise? (make-promise (make-promise 1))) (force (make-promise (make-promise 1))))
;;> #t 1
