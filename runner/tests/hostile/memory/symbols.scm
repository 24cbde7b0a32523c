; Symbols that are kept.
;;run --max-memory 64M
;;exit 1
;;says out of memory
;;rss 220
(let loop ((i 0) (l '())) (loop (+ i 1) (cons (string->symbol (number->string i)) l)))
