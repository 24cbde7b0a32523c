; A datum without end.
;;run --dir /dev
;;exit 124 1
;;rss 1200
(define port (open-input-file "/dev/zero"))
(read port)
