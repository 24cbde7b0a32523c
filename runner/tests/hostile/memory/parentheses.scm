; Twenty million of them.
;;run --max-memory 64M
;;exit 1
;;says out of memory
;;rss 220
(read (open-input-string (make-string 20000000 #\()))
