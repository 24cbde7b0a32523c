; A number from ten million digits.
;;exit 124
;;says time limit reached
(define a (make-string 10000000 #\7))
(let loop () (string->number a) (loop))
