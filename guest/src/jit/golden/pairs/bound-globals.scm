; The variable is assigned, so it is read every time; but it has a value.
(define count 0)
(define (assign) (set! count 1))
(define (applies x) (cons count x))

; This one has none yet.
(define (nearest x) (cons unbound x))
