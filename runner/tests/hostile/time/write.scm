; Shared structure that unfolds to an endless text.
;;exit 124
;;says time limit reached
(define (unfold n) (let loop ((i 0) (x 'a)) (if (= i n) x (loop (+ i 1) (list x x)))))
(define shared (unfold 60))
(define port (open-output-string))
(let loop () (guard (e (#t 1)) (write-simple shared port)) (loop))
