; A template that is shared sixty times over.
;;exit 124 1
;;rss 1200
(define form (let loop ((i 0) (x 'a)) (if (= i 60) x (loop (+ i 1) (list x x)))))
(eval (list 'quasiquote form) (interaction-environment))
