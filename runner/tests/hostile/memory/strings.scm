; A string that doubles.
;;run --max-memory 64M
;;exit 1
;;says out of memory
;;rss 220
(let loop ((s "abc")) (loop (string-append s s)))
