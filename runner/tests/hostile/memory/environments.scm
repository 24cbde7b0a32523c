; Environments that are kept.
;;run --max-memory 64M
;;exit 1
;;says out of memory
;;rss 220
(let loop ((l '())) (loop (cons (environment '(scheme base)) l)))
