; What is written to a string port.
;;run --max-memory 64M
;;exit 1
;;says out of memory
;;rss 220
(define port (open-output-string))
(define text (make-string 100000 #\a))
(let loop () (write-string text port) (loop))
