; A table that grows.
;;run --max-memory 64M
;;exit 1
;;says out of memory
;;rss 220
(import (scheme base) (srfi 69))
(define table (make-hash-table))
(let loop ((i 0)) (hash-table-set! table i i) (loop (+ i 1)))
