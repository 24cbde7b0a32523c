; One that is too large.
;;run --max-memory 64M
;;exit 1
;;says out of memory
;;rss 220
(make-vector 100000000 0)
