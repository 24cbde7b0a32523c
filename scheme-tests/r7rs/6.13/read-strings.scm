; Strings that read makes may be changed; those of the program may not.
(define s (read (open-input-string "\"abc\"")))
(string-set! s 0 #\x)
(write s) (newline)
;;> "xbc"
(define l (read (open-input-string "(\"abc\" #(\"de\"))")))
(string-fill! (vector-ref (cadr l) 0) #\-)
(write l) (newline)
;;> ("abc" #("--"))
