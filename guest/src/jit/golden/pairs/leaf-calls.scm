; What the procedure does is done here, while the variable holds it.
(define (second v) (vector-ref v 1))
(define (applies v x) (cons x (second v)))

; It does two operations.
(define (third x) (car (cdr x)))
(define (nearest x y) (cons y (third x)))
