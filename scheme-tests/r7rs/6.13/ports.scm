; 6.13 Input and output: string and bytevector ports.
(import (scheme base) (scheme read) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(define-syntax fails (syntax-rules () ((_ e) (guard (c ((error-object? c) (quote error))) e))))
(define in (open-input-string "abc\ndef"))
(show (port? in) (input-port? in) (output-port? in) (textual-port? in) (binary-port? in)
      (port? 5) (input-port? "s") (input-port-open? in))
;;> #t #t #f #t #f #f #f #t
(show (peek-char in))
;;> #\a
(show (read-char in))
;;> #\a
(show (peek-char in))
;;> #\b
(show (char-ready? in) (read-char in))
;;> #t #\b
(show (read-line in))
;;> "c"
(show (read-line in))
;;> "def"
(show (eof-object? (read-line in)) (eof-object? (read-char in)) (eof-object? (peek-char in))
      (eof-object? (eof-object)) (eof-object? 'eof))
;;> #t #t #t #t #f
(close-port in)
(show (input-port-open? in) (fails (read-char in)) (fails (peek-char in)) (fails (read-line in)))
;;> #f error error error
(define (lines s)
  (let ((p (open-input-string s)))
    (let loop ((l '()))
      (let ((x (read-line p))) (if (eof-object? x) (reverse l) (loop (cons x l)))))))
(show (lines "a\nb\n") (lines "a\nb") (lines "") (lines "\n") (lines "\n\nx") (lines "one"))
;;> ("a" "b") ("a" "b") () ("") ("" "" "x") ("one")
(define p (open-input-string "hello world"))
(show (read-string 5 p))
;;> "hello"
(show (read-string 0 p))
;;> ""
(show (read-string 100 p))
;;> " world"
(show (eof-object? (read-string 5 p)))
;;> #t
(define out (open-output-string))
(show (output-port? out) (input-port? out) (textual-port? out) (output-port-open? out)
      (get-output-string out))
;;> #t #f #t #t ""
(write 'sym out)
(write-char #\space out)
(display "text" out)
(write "text" out)
(newline out)
(write-string "abcdef" out)
(write-string "abcdef" out 2)
(write-string "abcdef" out 2 4)
(show (get-output-string out) (get-output-string out))
;;> "sym text\"text\"\nabcdefcdefcd" "sym text\"text\"\nabcdefcdefcd"
(close-output-port out)
(show (output-port-open? out) (fails (write 'x out)))
;;> #f error
(define bin (open-input-bytevector (bytevector 1 2 3 4 5 6)))
(show (binary-port? bin) (textual-port? bin) (input-port? bin) (u8-ready? bin))
;;> #t #f #t #t
(show (peek-u8 bin))
;;> 1
(show (read-u8 bin))
;;> 1
(show (read-u8 bin))
;;> 2
(show (read-bytevector 2 bin))
;;> #u8(3 4)
(define buffer (make-bytevector 5 0))
(show (read-bytevector! buffer bin 1 4))
;;> 2
(show buffer)
;;> #u8(0 5 6 0 0)
(show (eof-object? (read-u8 bin)) (eof-object? (peek-u8 bin))
      (eof-object? (read-bytevector 3 bin)) (eof-object? (read-bytevector! buffer bin)))
;;> #t #t #t #t
(define bout (open-output-bytevector))
(write-u8 1 bout)
(write-bytevector #u8(2 3 4 5) bout)
(write-bytevector #u8(6 7 8 9) bout 1)
(write-bytevector #u8(6 7 8 9) bout 1 2)
(show (get-output-bytevector bout) (binary-port? bout) (textual-port? bout))
;;> #u8(1 2 3 4 5 7 8 9 7) #t #f
(show (fails (read-u8 (open-input-string "a")))
      (fails (read-char (open-input-bytevector #u8(1)))) (fails (write-u8 256 bout))
      (fails (write-char #\a bout)) (fails (read-char out))
      (fails (write-char #\a (open-input-string ""))))
;;> error error error error error error
(show (call-with-port (open-input-string "datum rest") (lambda (p) (read p)))
      (let ((p (open-input-string "x"))) (call-with-port p read-char) (input-port-open? p)))
;;> datum #f
(show (let ((o (open-output-string)))
        (parameterize ((current-output-port o)) (display "captured") (newline))
        (get-output-string o)))
;;> "captured\n"
(show (parameterize ((current-input-port (open-input-string "from here"))) (read))
      (parameterize ((current-input-port (open-input-string "a line\nnext")))
        (let* ((a (read-line)) (b (read-char))) (list a b))))
;;> from ("a line" #\n)
(show (textual-port? (current-output-port)) (output-port? (current-error-port))
      (input-port? (current-input-port)))
;;> #t #t #t
(define uni (open-input-string "λ→x"))
(show (let* ((a (read-char uni)) (b (read-char uni)) (c (read-char uni)))
        (list a b c (eof-object? (read-char uni)))))
;;> (#\λ #\→ #\x #t)
(flush-output-port)
(flush-output-port (open-output-string))
(close-input-port (open-input-string ""))
(show (fails (close-input-port (open-output-string)))
      (fails (close-output-port (open-input-string ""))))
;;> error error
