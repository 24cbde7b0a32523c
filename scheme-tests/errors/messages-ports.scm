; What is said about wrong arguments (R7RS 6.13: ports, files and reading).
(define-syntax try
  (syntax-rules ()
    ((_ expression)
     (begin
       (display (guard (condition (#t (condition->string condition))) (list 'value expression)))
       (newline)))))
(try (read-u8 (open-input-string "a")))
;;> read-u8: argument 1 must be a binary input port: #<textual-input-port>
(try (read-char (open-input-bytevector (bytevector 1))))
;;> read-char: argument 1 must be a textual input port: #<binary-input-port>
(try (write-u8 1 (open-output-string)))
;;> write-u8: argument 2 must be a binary output port: #<textual-output-port>
(try (read-char (open-output-string)))
;;> read-char: argument 1 must be a textual input port: #<textual-output-port>
(try (write-char #\a (open-input-string "")))
;;> write-char: argument 2 must be a textual output port: #<textual-input-port>
(try (let ((p (open-input-string "abc"))) (close-port p) (read-char p)))
;;> read-char: the port is closed: #<textual-input-port>
(try (let ((p (open-output-string))) (close-port p) (write-char #\a p)))
;;> write-char: the port is closed: #<textual-output-port>
(try (close-input-port (open-output-string)))
;;> close-input-port: argument 1 must be an input port: #<textual-output-port>
(try (get-output-string (open-input-string "a")))
;;> get-output-string: argument 1 must be a string output port: #<textual-input-port>
(try (get-output-string 5))
;;> get-output-string: argument 1 must be a port: 5
(try (open-input-file "/nope"))
;;> open-input-file: no such file or directory: "/nope"
(try (open-input-file 5))
;;> open-input-file: argument 1 must be a string: 5
(try (open-output-file "/nope/x"))
;;> open-output-file: no such file or directory: "/nope/x"
(try (delete-file "/nope"))
;;> delete-file: no such file or directory: "/nope"
(try (file-exists? 5))
;;> file-exists?: argument 1 must be a string: 5
(try (read-string -1 (open-input-string "a")))
;;> read-string: argument 1 must be an exact non-negative integer: -1
(try (read-line 5))
;;> read-line: argument 1 must be a textual input port: 5
(try (read-bytevector! 5))
;;> read-bytevector!: argument 1 must be a bytevector: 5
(try (write 1 2))
;;> write: argument 2 must be a textual output port: 2
(try (newline 'a))
;;> newline: argument 1 must be a textual output port: a
(try (display))
;;> display: expects 1 to 2 arguments, but 0 were given
(try (read (open-input-string "(1")))
;;> read: end of text inside a list that starts here, at 1:1
(try (read (open-input-string ")")))
;;> read: unexpected ')', at 1:1
(try (char-ready? (open-input-bytevector #u8())))
;;> char-ready?: argument 1 must be a textual input port: #<binary-input-port>
(try (peek-u8 (open-input-string "")))
;;> peek-u8: argument 1 must be a binary input port: #<textual-input-port>
(try (call-with-port 5 car))
;;> call-with-port: argument 1 must be a port: 5
