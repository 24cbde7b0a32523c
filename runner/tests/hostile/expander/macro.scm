; A macro that expands into two uses of itself.
;;exit 124 1
;;rss 1200
(define-syntax twice (syntax-rules () ((_ ()) 1) ((_ (x . r)) (begin (twice r) (twice r)))))
(twice (1 2 3 4 5 6 7 8 9 10 1 2 3 4 5 6 7 8 9 10 1 2 3 4 5 6 7 8 9 10 1 2 3 4 5 6 7 8 9 10))
