; A small loop that calls nothing: two rounds for each poll.
(define (applies l) (let loop ((l l)) (if (pair? l) (loop (cdr l)) l)))

; The loop calls something.
(define (nearest l) (let loop ((l l)) (if (pair? l) (loop (nearest l)) l)))
