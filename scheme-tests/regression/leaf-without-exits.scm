; A procedure that neither polls nor leaves, and whose branches all return: nothing follows the end of the last block in
; the generated function, so it did not validate, and the whole module was refused.
(define (one-or-two x) (if x 1 2))
(define (many . rest) (if (null? rest) 'none 'some))
(define (nothing . rest) (let ((a 0)) (if (vector? a) 0 1)))

(write (list (one-or-two #f) (one-or-two 'x) (many) (many 1) (nothing)))
;;> (2 1 none some 1)
