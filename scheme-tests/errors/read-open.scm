; A parenthesis is missing.
(display "reads first")
(define (f x) (list x)
;;! end of text
