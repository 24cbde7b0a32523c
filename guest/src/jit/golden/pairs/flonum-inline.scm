; Flonums are multiplied inline, and the product goes into a word.
(define (applies x y) (* x y))
(applies 1.5 2.5)

; No flonum was ever multiplied here.
(define (nearest x y) (* x y))
(nearest 15 25)
