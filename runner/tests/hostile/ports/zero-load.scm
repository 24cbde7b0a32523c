; A program without end.
;;run --dir /dev
;;exit 124 1
;;rss 1200
(load "/dev/zero")
