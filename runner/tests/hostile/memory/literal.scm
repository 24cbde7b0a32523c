; A text that is one datum.
;;run --max-memory 64M
;;exit 1
;;says out of memory
;;rss 220
(define text (let loop ((s "12 #(3) ")) (if (< (string-length s) 10000000) (loop (string-append s s)) s)))
(read (open-input-string (string-append "(" text ")")))
