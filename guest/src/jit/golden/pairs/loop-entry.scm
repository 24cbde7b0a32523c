; A loop of it is hot: there is an entry for frames that run in it.
(define (applies l) (let loop ((l l)) (if (pair? l) (loop (applies l)) l)))

; The same procedure is hot because it is entered often.
(define (nearest l) (let loop ((l l)) (if (pair? l) (loop (nearest l)) l)))
