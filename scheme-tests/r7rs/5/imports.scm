; What may be imported twice, and whose the variables are.
(define-library (one) (export x y) (import (scheme base)) (begin (define x 1) (define y 2)))
(define-library (both) (export x (rename y why)) (import (one)))
; The same variable by two ways is one import.
(import (scheme base) (scheme write) (one) (both) (only (scheme base) car) (prefix (one) one-))
(write (list x y why one-x (car '(3)))) (newline)
;;> (1 2 2 1 3)
; A definition makes a new variable, for the forms before it too.
(define (first l) (car l))
(define (car l) 'mine)
(write (first '(1))) (newline)
;;> mine
(set! car cdr)
(write (first '(1 2))) (newline)
;;> (2)
