; Characters and bytes go through the port's buffer in compiled code: where that has none, or no room, or the port is another
; one than before, it must be as if each had gone through the primitive.
(import (scheme base) (scheme char) (scheme read) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(define-syntax message
  (syntax-rules ()
    ((_ e) (guard (c ((error-object? c) (error-object-message c))) e))))

(define (drain port)
  (let loop ((n 0) (sum 0))
    (let ((c (read-char port)))
      (if (eof-object? c) (list n sum) (loop (+ n 1) (+ sum (char->integer c)))))))
(define (drain-bytes port)
  (let loop ((n 0) (sum 0))
    (if (eof-object? (peek-u8 port)) (list n sum) (loop (+ n 1) (+ sum (read-u8 port))))))
(define (fill port n c) (do ((i 0 (+ i 1))) ((= i n)) (write-char c port)))
(define (fill-bytes port n) (do ((i 0 (+ i 1))) ((= i n)) (write-u8 (modulo i 256) port)))

; Hot, with a text that is all ASCII, then with others, on new ports and on old ones.
(show (drain (open-input-string (make-string 3000 #\a))))  ;;> (3000 291000)
(show (drain (open-input-string "λx é\r\n𝄞")) (drain (open-input-string "")))  ;;> (7 120433) (0 0)
(define out (open-output-string))
(fill out 3000 #\b) (fill out 2 #\λ) (fill out 1 #\x)
(show (string-length (get-output-string out)) (string-ref (get-output-string out) 3001))  ;;> 3003 #\λ
(define bytes (open-output-bytevector))
(fill-bytes bytes 3000)
(show (drain-bytes (open-input-bytevector (get-output-bytevector bytes))))  ;;> (3000 375876)

; Other things than open ports of the kind.
(show (message (drain 5)) (message (drain out)) (message (drain (open-input-bytevector (bytevector 1)))))
;;> "read-char: argument 1 must be a textual input port" "read-char: argument 1 must be a textual input port" "read-char: argument 1 must be a textual input port"
(show (message (fill (open-input-string "x") 3 #\a)) (message (fill out 3 'a)) (message (fill-bytes out 3)))
;;> "write-char: argument 2 must be a textual output port" "write-char: argument 1 must be a character" "write-u8: argument 2 must be a binary output port"
(show (message (write-u8 256 bytes)) (message (write-u8 -1 bytes)) (message (newline 7)))
;;> "write-u8: argument 1 must be a byte" "write-u8: argument 1 must be a byte" "newline: argument 1 must be a textual output port"
(define in (open-input-string "abc"))
(show (read-char in))  ;;> #\a
(close-port in)
(show (message (drain in)) (message (peek-char in)))  ;;> "read-char: the port is closed" "peek-char: the port is closed"
(close-port out)
(show (message (fill out 1 #\a)) (string-length (get-output-string out)))  ;;> "write-char: the port is closed" 3003

; Two readers of one port, and all ways of reading it.
(define both (open-input-string "(a b) c\nd\re\r\nrest λ of it\n42 |x y|"))
(show (read both) (read-char both) (peek-char both) (read both) (read-line both) (read-line both) (read-line both)
      (read-string 6 both) (char-ready? both) (read-line both) (read both) (read both) (read both) (read-char both))
;;> (a b) #\space #\c c "" "d" "e" "rest λ" #t " of it" 42 |x y| #<eof> #<eof>
(define (place text skip)
  (let ((port (open-input-string text)))
    (read-line port)
    (read-string skip port)
    (guard (c ((read-error? c) (error-object-message c))) (read port))))
(show (place "one\nλλ  )" 3) (place "one\r\n\r\n\n )" 3))
;;> "read: unexpected ')', at 2:5" "read: unexpected ')', at 4:2"

; The current ports.
(define (copy) (let loop ((c (read-char))) (if (not (eof-object? c)) (begin (write-char (char-upcase c)) (loop (read-char))))))
(define (through text)
  (let ((to (open-output-string)))
    (parameterize ((current-input-port (open-input-string text)) (current-output-port to)) (copy) (newline))
    (get-output-string to)))
(do ((i 0 (+ i 1))) ((= i 300)) (through "abcdefgh"))
(show (through "straße λ"))  ;;> "STRAßE Λ\n"
(show (message (parameterize ((current-output-port in)) (newline))))
;;> "newline: argument 1 must be a textual output port"

; A port goes on where it was when a continuation comes back.
(define again #f)
(define times 0)
(define shared (open-input-string "0123456789"))
(define (digits n) (if (= n 0) '() (let ((c (read-char shared))) (cons c (begin (call/cc (lambda (k) (set! again k))) (digits (- n 1)))))))
(show (digits 3))
(set! times (+ times 1))
(if (< times 3) (again #f))
(show times (read-char shared))
;;> (#\0 #\1 #\2)
;;> (#\0 #\1 #\2)
;;> (#\0 #\1 #\2)
;;> 3 #\3

; Redefined.
(define (read-char port) 'mine)
(show (read-char shared))  ;;> mine
