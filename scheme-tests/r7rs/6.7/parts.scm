; 6.7 Strings: parts, copies, conversions.
(import (scheme base) (scheme char) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(define-syntax fails (syntax-rules () ((_ e) (guard (c ((error-object? c) (quote error))) e))))
(show (substring "hello" 1 3) (substring "hello" 0 5) (substring "hello" 2 2)
      (substring "aλ→z" 1 3) (fails (substring "hello" 3 2)) (fails (substring "hello" 0 6))
      (fails (substring "hello" -1 2)))
;;> "el" "hello" "" "λ→" error error error
(show (string-append) (string-append "a") (string-append "a" "b")
      (string-append "aλ" "" "→b" "c") (fails (string-append "a" #\b)))
;;> "" "a" "ab" "aλ→bc" error
(show (string->list "apple") (string->list "apple" 2) (string->list "apple" 1 3)
      (string->list "") (string->list "aλ") (fails (string->list "abc" 4))
      (fails (string->list "abc" 2 1)))
;;> (#\a #\p #\p #\l #\e) (#\p #\l #\e) (#\p #\p) () (#\a #\λ) error error
(show (list->string '(#\a #\b)) (list->string '()) (list->string (list #\λ #\x))
      (fails (list->string '(a b))) (fails (list->string '(#\a . #\b)))
      (fails (list->string "a")))
;;> "ab" "" "λx" error error error
(show (string-copy "hello") (string-copy "hello" 2) (string-copy "hello" 1 3) (string-copy "")
      (string-copy "hello" 5) (fails (string-copy "hello" 6)))
;;> "hello" "llo" "el" "" "" error
(define orig (string #\a #\b #\c))
(define copy (string-copy orig))
(string-set! copy 0 #\X)
(show orig copy (eq? orig copy))
;;> "abc" "Xbc" #f
(define a "12345")
(define b (string-copy "abcde"))
(string-copy! b 1 a 0 2)
(show b)
;;> "a12de"
(string-copy! b 0 a 3)
(show b)
;;> "452de"
(string-copy! b 0 "λ→" 0)
(show b (string-length b))
;;> "λ→2de" 5
(define c (string-copy "abcdef"))
(string-copy! c 2 c 0 4)
(show c)
;;> "ababcd"
(define d (string-copy "abcdef"))
(string-copy! d 0 d 2 6)
(show d (fails (string-copy! d 4 "abc")) (fails (string-copy! d 0 "abc" 2 1))
      (fails (string-copy! d -1 "a")) d)
;;> "cdefef" error error error "cdefef"
(define f (make-string 4 #\a))
(string-fill! f #\b)
(show f)
;;> "bbbb"
(string-fill! f #\λ 1 3)
(show f)
;;> "bλλb"
(string-fill! f #\z 2)
(show f (fails (string-fill! f #\z 5)) (fails (string-fill! f "z")))
;;> "bλzz" error error
(show (string->vector "ABC") (string->vector "ABCDE" 1 3) (vector->string #(#\1 #\2 #\3))
      (vector->string #(#\1 #\2 #\3) 1) (vector->string #(#\1 #\2 #\3) 1 2)
      (fails (vector->string #(1))))
;;> #(#\A #\B #\C) #(#\B #\C) "123" "23" "2" error
(show (string->number "12") (number->string 12) (symbol->string 'abc) (string->symbol "abc"))
;;> 12 "12" "abc" abc
(show (string-map char-foldcase "AbdEgH")
      (string-map (lambda (c) (integer->char (+ 1 (char->integer c)))) "HAL")
      (string-map (lambda (c k) ((if (eqv? k #\u) char-upcase char-downcase) c))
                  "studlycaps xxx"
                  "ululululul")
      (string-map char-upcase ""))
;;> "abdegh" "IBM" "StUdLyCaPs" ""
(show (let ((v '())) (string-for-each (lambda (c) (set! v (cons (char->integer c) v))) "abcde") v))
;;> (101 100 99 98 97)
