; A parenthesis is missing.
(display "reads first")
(define (f x) (list x)
;;! read-open.scm:3:1: end of text
;;! starts here
