; A long text, read again and again.
;;exit 124
;;says time limit reached
(define text (string-append "(" (apply string-append (make-list 100000 "abc (1 2 3) #(1 2) \"xyz\" ")) ")"))
(let loop () (read (open-input-string text)) (loop))
