; A character is taken from the port's buffer.
(define (applies port) (read-char port))

; A line is read by the primitive.
(define (nearest port) (read-line port))
