;; apart
(define (f l) (reverse l))
(f 5)
(define (g l) (if (pair? l) (g (cdr l)) (vector-ref l 0)))
(g '(1 2))
