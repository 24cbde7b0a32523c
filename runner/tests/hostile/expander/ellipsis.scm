; A macro whose operands double.
;;exit 124 1
;;rss 1200
(define-syntax grow (syntax-rules () ((_ x ...) (grow x ... x ...))))
(grow 1 2 3)
