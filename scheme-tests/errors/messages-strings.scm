; What is said about wrong arguments (R7RS 6.7: strings).
(define-syntax try
  (syntax-rules ()
    ((_ expression)
     (begin
       (display (guard (condition (#t (condition->string condition))) (list 'value expression)))
       (newline)))))
(try (make-string -1 #\a))
;;> make-string: argument 1 must be an exact non-negative integer: -1
(try (make-string 2 5))
;;> make-string: argument 2 must be a character: 5
(try (string-map char-upcase 5))
;;> string-map: argument 2 must be a string: 5
(try (string-for-each car 5))
;;> string-for-each: argument 2 must be a string: 5
(try (substring "abc" 2 1))
;;> substring: the start of the range is behind its end: 2 1
(try (substring "abc" 0 4))
;;> substring: index out of range: 4 "abc"
(try (string-copy "abc" 4))
;;> string-copy: index out of range: 4 "abc"
(try (string-ref "abc" 3))
;;> string-ref: index out of range: 3 "abc"
(try (string-ref "abc" -1))
;;> string-ref: index out of range: -1 "abc"
(try (string-ref "abc" 1.))
;;> string-ref: argument 2 must be an exact non-negative integer: 1.0
(try (string-set! (make-string 2 #\a) 0 1))
;;> string-set!: argument 3 must be a character: 1
(try (string-set! "abc" 0 #\x))
;;> string-set!: the string is a constant: "abc"
(try (string-fill! "abc" #\x))
;;> string-fill!: the string is a constant: "abc"
(try (string-copy! (make-string 2 #\a) 1 "abc"))
;;> string-copy!: index out of range: 1 "aa"
(try (string-copy! "abc" 0 "a"))
;;> string-copy!: the string is a constant: "abc"
(try (string->utf8 "a" 2))
;;> string->utf8: index out of range: 2 "a"
(try (string->number 5))
;;> string->number: argument 1 must be a string: 5
(try (string->number "1" 1))
;;> string->number: argument 2 must be a radix from 2 to 36: 1
(try (string-append "a" 'b))
;;> string-append: argument 2 must be a string: b
(try (string-length 'a))
;;> string-length: argument 1 must be a string: a
(try (string=? "a" 'b))
;;> string=?: argument 2 must be a string: b
(try (string<? "a" 5))
;;> string<?: argument 2 must be a string: 5
(try (string->vector 5))
;;> string->vector: argument 1 must be a string: 5
(try (string-upcase 5))
;;> string-upcase: argument 1 must be a string: 5
