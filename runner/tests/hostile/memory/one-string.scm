; One that is too large.
;;run --max-memory 64M
;;exit 1
;;says out of memory
;;rss 220
(make-string 1000000000 #\a)
