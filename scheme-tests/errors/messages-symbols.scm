; What is said about wrong arguments (R7RS 6.5: symbols).
(define-syntax try
  (syntax-rules ()
    ((_ expression)
     (begin
       (display (guard (condition (#t (condition->string condition))) (list 'value expression)))
       (newline)))))
(try (symbol->string "a"))
;;> symbol->string: argument 1 must be a symbol: "a"
(try (symbol=? 'a "b"))
;;> symbol=?: argument 2 must be a symbol: "b"
