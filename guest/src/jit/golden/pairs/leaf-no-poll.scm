; It neither calls nor loops: it ends soon.
(define (applies p) (car p))

; It calls, in tail position: it may never end.
(define (nearest p) (nearest (car p)))
