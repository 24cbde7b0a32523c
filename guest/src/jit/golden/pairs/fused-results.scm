; The result is added to: it is checked to be a fixnum at once, which UNWIND is not.
(define (helper x) (car (cdr x)))
(define (applies x) (+ (helper x) 1))

; The result may be anything: it is compared with UNWIND.
(define (nearest x) (cons (helper x) 1))
