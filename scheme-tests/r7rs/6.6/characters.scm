; 6.6 Characters.
(import (scheme base) (scheme char) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(define-syntax fails (syntax-rules () ((_ e) (guard (c ((error-object? c) (quote error))) e))))
(show (char? #\a) (char? "a") (char? 97) (char? #\space) (char? #\() (char? 'a))
;;> #t #f #f #t #t #f
(show #\a #\A #\( #\space #\newline #\tab #\return #\x41 #\x #\λ #\x3bb #\" #\\ #\; #\0)
;;> #\a #\A #\( #\space #\newline #\tab #\return #\A #\x #\λ #\λ #\" #\\ #\; #\0
(show (char->integer #\A) (char->integer #\space) (char->integer #\newline)
      (char->integer #\null) (char->integer #\delete) (char->integer #\escape)
      (char->integer #\alarm) (char->integer #\backspace) (char->integer #\tab)
      (char->integer #\return) (char->integer #\x10FFFF) (char->integer #\λ))
;;> 65 32 10 0 127 27 7 8 9 13 1114111 955
(show (integer->char 97) (integer->char 955) (char->integer (integer->char #x1F600))
      (fails (integer->char -1)) (fails (integer->char #x110000)) (fails (integer->char #xD800))
      (fails (integer->char 1.5)))
;;> #\a #\λ 128512 error error error error
(show (char=? #\a #\a) (char=? #\a #\b) (char=? #\a #\a #\a) (char<? #\a #\b)
      (char<? #\a #\b #\c) (char<? #\a #\c #\b) (char>? #\b #\a) (char<=? #\a #\a #\b)
      (char>=? #\b #\b #\a) (char>=? #\a #\b) (char<? #\Z #\a))
;;> #t #f #t #t #t #f #t #t #t #f #t
(show (char-ci=? #\a #\A) (char-ci=? #\a #\b) (char-ci<? #\a #\B) (char-ci>? #\B #\a)
      (char-ci<=? #\a #\A #\b) (char-ci>=? #\B #\b #\A) (char-ci=? #\λ #\Λ)
      (char-ci=? #\ς #\σ #\Σ))
;;> #t #f #t #t #t #t #t #t
(show (map char-alphabetic? '(#\a #\Z #\5 #\space #\λ #\é #\_))
      (map char-numeric? '(#\0 #\9 #\a #\. #\x0664))
      (map char-whitespace? '(#\space #\tab #\newline #\return #\a #\xA0 #\x2003 #\_)))
;;> (#t #t #f #f #t #t #f) (#t #t #f #f #t) (#t #t #t #t #f #t #t #f)
(show (map char-upper-case? '(#\A #\a #\1 #\Σ #\σ)) (map char-lower-case? '(#\A #\a #\1 #\Σ #\σ)))
;;> (#t #f #f #t #f) (#f #t #f #f #t)
(show (map char-upcase '(#\a #\A #\1 #\λ #\ß #\ÿ)) (map char-downcase '(#\A #\a #\1 #\Λ #\Σ))
      (map char-foldcase '(#\A #\a #\Σ #\ς #\1)))
;;> (#\A #\A #\1 #\Λ #\ß #\Ÿ) (#\a #\a #\1 #\λ #\σ) (#\a #\a #\σ #\σ #\1)
(show (map digit-value '(#\3 #\0 #\9 #\a #\x0664 #\x0AE6 #\x0EA6 #\space)))
;;> (3 0 9 #f 4 0 #f #f)
(show (fails (char->integer 97)) (fails (char->integer "a")) (fails (char-upcase "a"))
      (fails (char<? #\a 98)) (fails (char-alphabetic? 'a)) (fails (digit-value 5)))
;;> error error error error error error
(define (ascii-range from to)
  (let loop ((i to) (l '()))
    (if (< i from) (list->string l) (loop (- i 1) (cons (integer->char i) l)))))
(show (ascii-range 33 126))
;;> "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"
