; 6.7 Strings read and written: escapes, line ends, Unicode.
(import (scheme base) (scheme read) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(show "a\nb" "tab\there" "bell\a" "back\b" "quote\"" "back\\slash" "cr\r" "bar|bar"
      "\x41;\x3bb;" "")
;;> "a\nb" "tab\there" "bell\a" "back\b" "quote\"" "back\\slash" "cr\r" "bar|bar" "Aλ" ""
(show "one \
       line" "two
lines" "nothing\    
   between" (string-length "a\x0;b"))
;;> "one line" "two\nlines" "nothingbetween" 3
(show "\x7f;" "\x0;" "é λ → 𝄞" (string #\a #\" #\\ #\newline))
;;> "\x7f;" "\x0;" "é λ → 𝄞" "a\"\\\n"
(display "a\"b\\c\td") (newline)
;;> a"b\c	d
(display (list "a b" #\c '("d"))) (newline)
;;> (a b c (d))
(define (round-trip? s)
  (let ((out (open-output-string)))
    (write s out)
    (equal? s (read (open-input-string (get-output-string out))))))
(define (all-below n)
  (let loop ((i (- n 1)) (l '()))
    (if (< i 0) (list->string l) (loop (- i 1) (cons (integer->char i) l)))))
(show (round-trip? (all-below 400)) (round-trip? "\\") (round-trip? "\\\"\\")
      (round-trip? "\x1F600;") (round-trip? "\x2028;\xfeff;"))
;;> #t #t #t #t #t
