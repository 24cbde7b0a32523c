; Data whose text is long and shared.
;;exit 124
;;says time limit reached
(define a (make-string 10000000 #\a))
(define b (make-string 10000000 #\a))
(equal? (make-list 100000 a) (make-list 100000 b))
