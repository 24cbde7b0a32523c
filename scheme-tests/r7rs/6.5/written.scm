; 6.5 Symbols are written so that they are read as the same symbols.
(import (scheme base) (scheme read) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(show '|a b| '|| '|1| '|+1| '|a"b| '|a;b| '|(x)| '|.| '|'q| '|a\|b| '|#foo| '|-1.5e3| '|+i| '|a,b|)
;;> |a b| || |1| |+1| |a"b| |a;b| |(x)| |.| |'q| |a\|b| |#foo| |-1.5e3| |+i| |a,b|
(show (string->symbol "A") (string->symbol "x\ny") (string->symbol "tab\t")
      (string->symbol "...") '|abc|)
;;> A |x\ny| |tab\t| ... abc
(display (list '|a b| '|| (string->symbol "x;y"))) (newline)
;;> (a b  x;y)
(define (round-trip? name)
  (let ((s (string->symbol name)) (out (open-output-string)))
    (write s out)
    (eq? s (read (open-input-string (get-output-string out))))))
(show (map round-trip?
           '("abc" "ABC" "a b" "" "1" "1/2" "-" "+" "..." "." ".." "#t" "#\\a" "'" "\"" "|" "\\"
             "a\nb" "λ" "+inf.0" "1e5" "@x" "é b" "\x7;" ";")))
;;> (#t #t #t #t #t #t #t #t #t #t #t #t #t #t #t #t #t #t #t #t #t #t #t #t #t)
