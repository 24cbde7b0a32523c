; A program without imports sees everything, and what it assigns is its own: in forms before the assignment as well.
(define (first l) (car l))
(define (last l) (cdr l))
(display (first '(1 2))) (newline)
;;> 1
(define (swap!)
  (let ((old car))
    (set! car cdr)
    (set! cdr old)))
(swap!)
(display (list (first '(1 2)) (last '(1 2)))) (newline)
;;> ((2) 1)
; The library procedures that use them do not notice.
(display (map (lambda (x) x) '(1 2 3))) (newline)
;;> (1 2 3)
; A quoted form assigns nothing.
(display '(set! vector-ref 5)) (newline)
;;> (set! vector-ref 5)
