; A number that squares itself.
;;run --max-memory 64M
;;exit 1
;;says out of memory
;;rss 220
(let loop ((n 3)) (loop (* n n)))
