;; exhausts the memory
(define (exhaust) (guard (e ((error-object? e) 'caught)) (let deep ((n 0)) (dynamic-wind (lambda () #f) (lambda () (+ 1 (deep (+ n 1)))) (lambda () #f)))))
(write (exhaust))
(write (exhaust))
