; The way out is a loop.
;;exit 124
;;says time limit reached
(dynamic-wind (lambda () #f) (lambda () (let loop () (loop))) (lambda () (let loop () (loop))))
