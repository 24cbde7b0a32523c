; SRFI 13: strings.
(import (scheme base) (scheme write) (scheme char) (srfi 13))
(define (show first . rest)
  (write first)
  (for-each (lambda (x) (display " ") (write x)) rest)
  (newline))
(show (string-null? "") (string-every char-alphabetic? "abc") (string-every #\a "aab") (string-any char-numeric? "ab1") (string-any #\x "abc") (string-every #\a "") (string-tabulate (lambda (i) (integer->char (+ 97 i))) 4) (reverse-list->string '(#\a #\b)))
;;> #t #t #f #t #f #t "abcd" "ba"
(show (string-join '("a" "b" "c")) (string-join '("a" "b") ", ") (string-join '("a" "b") ":" 'suffix) (string-join '("a" "b") "/" 'prefix) (string-join '() "x") (guard (e (#t 'caught)) (string-join '() "x" 'strict-infix)))
;;> "a b c" "a, b" "a:b:" "/a/b" "" caught
(show (string-take "hello" 2) (string-drop "hello" 2) (string-take-right "hello" 2) (string-drop-right "hello" 2) (substring/shared "hello" 1) (string-pad "325" 5) (string-pad "71325" 3) (string-pad "7" 3 #\0) (string-pad-right "325" 5) (string-pad-right "71325" 3))
;;> "he" "llo" "lo" "hel" "ello" "  325" "325" "007" "325  " "713"
(show (string-trim "  hi  ") (string-trim-right "  hi  ") (string-trim-both "  hi  ") (string-trim-both "xxhixx" #\x) (string-trim "   ") (string-trim-both "   ") (string-trim-right "   "))
;;> "hi  " "  hi" "hi" "hi" "" "" ""
(show (string-prefix? "he" "hello") (string-prefix? "hex" "hello") (string-suffix? "lo" "hello") (string-prefix-ci? "HE" "hello") (string-suffix-ci? "LO" "hello") (string-prefix-length "cancel" "candle") (string-suffix-length "nation" "station") (string-prefix? "" ""))
;;> #t #f #t #t #t 3 5 #t
(show (string= "abc" "abc") (string= "xabcx" "abc" 1 4) (string< "abc" "abd") (string< "abd" "abc") (string<> "a" "b") (string>= "b" "a") (string-ci= "AbC" "aBc") (string-ci< "ABC" "abd") (string-compare "abc" "abd" list vector cons) )
;;> 3 4 2 #f 0 0 3 2 (2)
(show (string-index "hello" #\l) (string-index-right "hello" #\l) (string-index "hello" char-upper-case?) (string-skip "  x" #\space) (string-skip-right "x  " char-whitespace?) (string-count "banana" #\a) (string-count "banana" (lambda (c) (char=? c #\n)) 3))
;;> 2 3 #f 2 0 3 1
(show (string-contains "eek -- what a geek." "ee" 12 18) (string-contains "hello" "xyz") (string-contains "hello" "") (string-contains "hello" "lo") (string-contains "hello" "lo" 0 4) (string-contains-ci "HELLO" "ll"))
;;> 15 #f 0 3 #f 2
(show (string-titlecase "--capitalize tHIS sentence.") (string-upcase "abc" 1) (string-downcase "ABC") (string-reverse "abc") (string-reverse "abcde" 1 4) (let ((s (string-copy "abcde"))) (string-reverse! s 1 4) (string-upcase! s 0 2) s))
;;> "--Capitalize This Sentence." "BC" "abc" "cba" "dcb" "ADcbe"
(show (string-concatenate '("a" "b")) (string-concatenate-reverse '("c" "b" "a") "dxx" 1) (string-map char-upcase "abc") (string-map char-upcase "abc" 1) (let ((s (string-copy "abc"))) (string-map! char-upcase s 1) s))
;;> "ab" "abcd" "ABC" "BC" "aBC"
(show (string-fold cons '() "abc") (string-fold-right cons '() "abc") (string-unfold null? car cdr '(#\a #\b)) (string-unfold null? car cdr '(#\a) "<" (lambda (x) ">")) (string-unfold-right null? car cdr '(#\a #\b) "!" (lambda (x) "?")))
;;> (#\c #\b #\a) (#\a #\b #\c) "ab" "<a>" "?ba!"
(show (let ((n '())) (string-for-each (lambda (c) (set! n (cons c n))) "abc" 1) n) (let ((n 0)) (string-for-each-index (lambda (i) (set! n (+ n i))) "abcd") n) (xsubstring "abcdef" 2) (xsubstring "abcdef" -2) (xsubstring "abc" 0 7) (let ((s (make-string 5 #\-))) (string-xcopy! s 1 "ab" 0 3) s))
;;> (#\c #\b) 6 "cdefab" "efabcd" "abcabca" "-aba-"
(show (string-replace "The TCL programmer endured daily ridicule." "another miserable perl drone" 4 7 8 22) (string-replace "abcd" "X" 1 3) (string-tokenize "Help make  programs") (string-tokenize "a1b22" char-numeric?) (string-filter char-alphabetic? "a1b2") (string-delete char-alphabetic? "a1b2") (string-delete "a1b2" #\a))
;;> "The miserable perl programmer endured daily ridicule." "aXd" ("Help" "make" "programs") ("1" "22") "ab" "12" "1b2"
(show (guard (e (#t 'caught)) (string-index 'a #\a)) (guard (e (#t 'caught)) (string-upcase "abc" 2 9)) (< (string-hash "abc" 100) 100) (= (string-hash-ci "ABC") (string-hash-ci "abc")))
;;> caught caught #t #t
