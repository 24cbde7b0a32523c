; A requirement that is shared sixty times over.
;;exit 124 1
;;rss 1200
(define requirement (let loop ((i 0) (x '(or r7rs none))) (if (= i 60) x (loop (+ i 1) (list 'and x x)))))
(eval (list 'cond-expand (list requirement 1)) (interaction-environment))
