; syntax-error says what a macro wants.
(define-syntax two
  (syntax-rules () ((_ a b) '(a b)) ((_ other ...) (syntax-error "two wants two" other ...))))
(two 1 2)
(two 1 2 3)
;;! two wants two
