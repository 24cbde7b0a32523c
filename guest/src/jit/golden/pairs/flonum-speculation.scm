; Only flonums were added here: the sum assumes flonums, and leaves otherwise.
(define (applies x y) (+ x y))
(applies 1.5 2.5)

; A rational came along once.
(define (nearest x y) (+ x y))
(nearest 1.5 2.5)
(nearest 1 1/2)
