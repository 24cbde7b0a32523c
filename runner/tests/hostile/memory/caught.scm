; A program that handles the condition, and goes on.
;;run --max-memory 64M
;;exit 3
;;rss 220
(define (fill) (let loop ((l '())) (loop (cons 1 l))))
(define (again n) (when (> n 0) (guard (e (#t 'full)) (fill)) (again (- n 1))))
(again 5)
(exit 3)
