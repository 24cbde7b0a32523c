; Nothing but opening parentheses.
;;exit 124
;;says time limit reached
(define text (make-string 10000000 #\())
(let loop () (guard (e (#t 1)) (read (open-input-string text))) (loop))
