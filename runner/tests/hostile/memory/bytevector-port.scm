; What is written to a bytevector port.
;;run --max-memory 64M
;;exit 1
;;says out of memory
;;rss 220
(define port (open-output-bytevector))
(define bytes (make-bytevector 100000 1))
(let loop () (write-bytevector bytes port) (loop))
