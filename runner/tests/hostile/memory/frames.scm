; A recursion without end.
;;run --max-memory 64M
;;exit 1
;;says out of memory
;;rss 220
(define (down n) (+ 1 (down (+ n 1))))
(down 0)
