; Captured and entered, for ever.
;;exit 124
;;says time limit reached
(define (back) (call/cc (lambda (k) (k k))))
(let loop () (back) (loop))
