; A form that is shared sixty times over.
;;exit 124 1
;;rss 1200
(define form (let loop ((i 0) (x 1)) (if (= i 60) x (loop (+ i 1) (list 'if x x x)))))
(eval form (interaction-environment))
