; The local procedure is called by the index of its function.
(define (applies n)
  (define (count l) (if (pair? l) (+ 1 (count (cdr l))) 0))
  (cons n (count n)))

; With a rest parameter it is called as any procedure is.
(define (nearest n)
  (define (count . l) (if (pair? l) (+ 1 (count)) 0))
  (cons n (count n)))
