; Compiled code that embeds no literals: its frames were taken for the interpreter's, which have all arguments, and what
; happened to be in their place was shown. (Modes show the same value of an argument, or none.)
(define (secret n) (list 'secret n))
(define (make n) (lambda (x y) (car (+ y n))))
(define use (make 1))
(define (call x y) (list (use x y)))
(call (secret 7) 5)
;;! car: argument 1 must be a pair: 6
;;! at (lambda
;;! at (call
