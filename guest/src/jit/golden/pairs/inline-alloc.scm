; A pair is taken from the current run of cells.
(define (applies x y) (cons x y))

; A vector of any length is made by the runtime.
(define (nearest x y) (make-vector x y))
