; 6.7 Strings: construction, selection, comparison.
(import (scheme base) (scheme char) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(define-syntax fails (syntax-rules () ((_ e) (guard (c ((error-object? c) (quote error))) e))))
(show (string? "a") (string? 'a) (string? #\a) (string? "") (string? (make-string 2 #\x))
      (string? '(#\a)))
;;> #t #f #f #t #t #f
(show (make-string 3 #\a) (make-string 0 #\a) (string-length (make-string 5))
      (make-string 2 #\λ) (fails (make-string -1 #\a)) (fails (make-string 2 "a")))
;;> "aaa" "" 5 "λλ" error error
(show (string) (string #\a) (string #\a #\λ #\c) (fails (string #\a "b")) (string-length "")
      (string-length "abc") (string-length "aλ→𝄞") (fails (string-length 'a)))
;;> "" "a" "aλc" error 0 3 4 error
(show (string-ref "abc" 0) (string-ref "abc" 2) (string-ref "aλ→𝄞z" 1) (string-ref "aλ→𝄞z" 3)
      (string-ref "aλ→𝄞z" 4) (fails (string-ref "abc" 3)) (fails (string-ref "abc" -1))
      (fails (string-ref "" 0)) (fails (string-ref "abc" 1.0)))
;;> #\a #\c #\λ #\𝄞 #\z error error error error
(define s (make-string 3 #\*))
(string-set! s 0 #\?)
(show s)
;;> "?**"
(string-set! s 1 #\λ)
(string-set! s 2 #\𝄞)
(show s (string-length s) (string-ref s 1) (string-ref s 2))
;;> "?λ𝄞" 3 #\λ #\𝄞
(string-set! s 1 #\-)
(show s (fails (string-set! s 3 #\a)) (fails (string-set! s 0 "a")) (fails (string-set! s -1 #\a)))
;;> "?-𝄞" error error error
(show (string=? "abc" "abc") (string=? "abc" "abd") (string=? "a" "a" "a")
      (string=? "a" "a" "b") (string=? "" "") (string=? "abc" "ab") (string=? (string #\a) "a"))
;;> #t #f #t #f #t #f #t
(show (string<? "a" "b") (string<? "b" "a") (string<? "a" "aa") (string<? "" "a")
      (string<? "abc" "abd" "abe") (string<? "Z" "a") (string<? "a" "a"))
;;> #t #f #t #t #t #t #f
(show (string>? "b" "a") (string>? "aa" "a") (string<=? "a" "a" "b") (string>=? "b" "b" "a")
      (string<=? "b" "a") (string>=? "a" "b") (string>? "λ" "z"))
;;> #t #t #t #t #f #f #t
(show (string-ci=? "AbC" "aBc") (string-ci=? "Strasse" "Straße") (string-ci<? "a" "B")
      (string-ci>? "B" "a") (string-ci<=? "A" "a" "b") (string-ci>=? "b" "B" "a")
      (string-ci=? "ΧΑΟΣ" "χαος"))
;;> #t #t #t #t #t #t #t
(show (string-upcase "abC1λ") (string-downcase "ABc1Λ") (string-foldcase "ABcΣ")
      (string-upcase "") (string-upcase "straße"))
;;> "ABC1Λ" "abc1λ" "abcσ" "" "STRASSE"
(show (fails (string=? "a" 'a)) (fails (string<? "a" 1)) (fails (string-upcase 'a))
      (fails (string-ci=? "a" #\a)))
;;> error error error error
