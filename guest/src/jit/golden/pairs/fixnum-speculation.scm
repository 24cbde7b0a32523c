; Only fixnums were added here: the sum assumes fixnums, and leaves otherwise.
(define (applies x y) (+ x y))
(applies 1 2)

; The records say that sums overflow and that other numbers come: there is nothing left to assume.
(define (nearest x y) (+ x y))
(nearest 1 1/2)
(nearest 1000000000000000000 1000000000000000000)
