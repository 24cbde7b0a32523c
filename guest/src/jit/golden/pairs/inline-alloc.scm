; A pair is taken from the current run of cells.
(define (applies x y) (cons x y))

; A vector is made by the primitive.
(define (nearest x y) (vector x y))
