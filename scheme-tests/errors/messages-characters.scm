; What is said about wrong arguments (R7RS 6.6: characters).
(define-syntax try
  (syntax-rules ()
    ((_ expression)
     (begin
       (display (guard (condition (#t (condition->string condition))) (list 'value expression)))
       (newline)))))
(try (integer->char #xd800))
;;> integer->char: argument 1 must be a Unicode scalar value: 55296
(try (integer->char -1))
;;> integer->char: argument 1 must be a Unicode scalar value: -1
(try (integer->char #x110000))
;;> integer->char: argument 1 must be a Unicode scalar value: 1114112
(try (char-upcase "a"))
;;> char-upcase: argument 1 must be a character: "a"
(try (char<? #\a 5))
;;> char<?: argument 2 must be a character: 5
(try (char->integer "a"))
;;> char->integer: argument 1 must be a character: "a"
(try (digit-value 5))
;;> digit-value: argument 1 must be a character: 5
(try (char-foldcase 5))
;;> char-foldcase: argument 1 must be a character: 5
