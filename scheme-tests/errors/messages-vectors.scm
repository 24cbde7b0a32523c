; What is said about wrong arguments (R7RS 6.8 and 6.9: vectors and bytevectors).
(define-syntax try
  (syntax-rules ()
    ((_ expression)
     (begin
       (display (guard (condition (#t (condition->string condition))) (list 'value expression)))
       (newline)))))
(try (make-vector -1))
;;> make-vector: argument 1 must be an exact non-negative integer: -1
(try (make-vector 1.5))
;;> make-vector: argument 1 must be an exact non-negative integer: 1.5
(try (vector-map car '(1)))
;;> vector-map: argument 2 must be a vector: (1)
(try (vector-map 5 #(1)))
;;> vector-map: argument 1 must be a procedure: 5
(try (vector-for-each car 5))
;;> vector-for-each: argument 2 must be a vector: 5
(try (vector-ref #(1) 1))
;;> vector-ref: index out of range: 1 #(1)
(try (vector-copy #(1 2) 3))
;;> vector-copy: index out of range: 3 #(1 2)
(try (vector->list #(1 2) 2 1))
;;> vector->list: the start of the range is behind its end: 2 1
(try (vector-copy! (vector 1) 0 #(1 2)))
;;> vector-copy!: index out of range: 0 #(1)
(try (bytevector-u8-ref #u8(1) 1))
;;> bytevector-u8-ref: index out of range: 1 #u8(1)
(try (bytevector-u8-set! (bytevector 1) 0 256))
;;> bytevector-u8-set!: argument 3 must be a byte: 256
(try (bytevector 1 256))
;;> bytevector: argument 2 must be a byte: 256
(try (make-bytevector 2 -1))
;;> make-bytevector: argument 2 must be a byte: -1
(try (bytevector-copy #u8(1) 2))
;;> bytevector-copy: index out of range: 2 #u8(1)
(try (utf8->string #u8(255 254)))
;;> utf8->string: not UTF-8 at this byte: 0 #u8(255 254)
(try (utf8->string #u8(65) 2))
;;> utf8->string: index out of range: 2 #u8(65)
(try (vector->string #(1)))
;;> vector->string: argument 1 must be a vector of characters: #(1)
(try (vector-ref #(1)))
;;> vector-ref: expects 2 arguments, but 1 was given
(try (vector-ref '#(1) 'a))
;;> vector-ref: argument 2 must be an exact non-negative integer: a
(try (vector-append #(1) '(2)))
;;> vector-append: argument 2 must be a vector: (2)
(try (bytevector-append #u8(1) "a"))
;;> bytevector-append: argument 2 must be a bytevector: "a"
