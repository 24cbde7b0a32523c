; Vectors in vectors.
;;run --max-memory 64M
;;exit 1
;;says out of memory
;;rss 220
(let loop ((v #f)) (loop (make-vector 1000 v)))
