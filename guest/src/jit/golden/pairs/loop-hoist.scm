; Each round compares with the same number: that it is a fixnum is checked before the loop.
(define (applies n) (let loop ((i 0)) (if (< i n) (loop (+ i 1)) i)))

; Each round looks at another object: there is nothing that could be checked before.
(define (nearest l) (let loop ((l l) (n 0)) (if (pair? l) (loop (cdr l) (+ n 1)) n)))
