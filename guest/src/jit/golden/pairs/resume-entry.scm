; Frames of it went on interpreted: there is an entry behind its calls.
(define (applies l) (if (pair? l) (cons (applies (car l)) (applies (cdr l))) l))

; The same procedure, of which no frame has been moved.
(define (nearest l) (if (pair? l) (cons (nearest (car l)) (nearest (cdr l))) l))
