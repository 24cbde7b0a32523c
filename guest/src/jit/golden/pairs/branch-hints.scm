; The way out, when the argument is no pair, is unlikely.
(define (applies p) (car p))

; There is no way out of this, and no branch is likelier than the other.
(define (nearest p q) (if (eq? p q) p '()))
