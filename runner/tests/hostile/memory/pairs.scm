; A list without end.
;;run --max-memory 64M
;;exit 1
;;says out of memory
;;rss 220
(let loop ((l '())) (loop (cons 1 l)))
