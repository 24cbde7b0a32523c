; Procedures that are kept.
;;run --max-memory 64M
;;exit 1
;;says memory
;;rss 220
(define (procedure i) (eval `(lambda (x) (list ,i ,@(make-list 500 '(+ x 1)))) (interaction-environment)))
(let loop ((i 0) (l '())) (loop (+ i 1) (cons (procedure i) l)))
