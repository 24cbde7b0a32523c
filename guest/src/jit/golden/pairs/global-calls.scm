; The variable holds a procedure of one argument: it is called by the index of its function if it still does.
(define (helper x) (car (cdr x)))
(define (applies x) (cons x (helper x)))

; It does not take two: the call may not be taken for the right one.
(define (nearest x) (cons x (helper x x)))
