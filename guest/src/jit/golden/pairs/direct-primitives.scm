; `reverse` gives a value, or fails before it has done anything: its function is called with the list alone.
(define (applies items) (cons 1 (reverse items)))

; `apply` may do anything: it needs a frame, and what is live stored.
(define (nearest f items) (cons 1 (apply f items)))
