; 6.13 Standard input, by all the ways of reading.
;;stdin hello (a list) "string" 42
;;stdin second line
;;stdin λx
;;stdin last
(import (scheme base) (scheme read) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(show (read))
;;> hello
(show (read-char))
;;> #\space
(show (peek-char))
;;> #\(
(show (read))
;;> (a list)
(show (read))
;;> "string"
(show (read (current-input-port)))
;;> 42
(show (read-line))
;;> ""
(show (read-string 6))
;;> "second"
(show (read-line (current-input-port)))
;;> " line"
(show (read-char))
;;> #\λ
(show (read-line))
;;> "x"
(show (read-line))
;;> "last"
(show (eof-object? (read-line)) (eof-object? (read-char)) (eof-object? (peek-char))
      (eof-object? (read)))
;;> #t #t #t #t
