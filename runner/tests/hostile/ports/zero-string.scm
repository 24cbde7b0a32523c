; As much as there is, again and again.
;;run --dir /dev
;;exit 124
(define port (open-input-file "/dev/zero"))
(let loop () (read-string 1000000 port) (loop))
