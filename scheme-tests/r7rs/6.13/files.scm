; 6.13 Files: written, read, found, deleted.
;;skip frozen: an image goes on without the files that were open
(import (scheme base) (scheme file) (scheme read) (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(define-syntax fails
  (syntax-rules ()
    ((_ e) (guard (c ((file-error? c) 'file-error) ((error-object? c) 'error)) e))))
(define name "/tmp/graft-test-file.txt")
(if (file-exists? name) (delete-file name))
(show (file-exists? name) (fails (open-input-file name)) (fails (delete-file name))
      (fails (with-input-from-file name read)))
;;> #f file-error file-error file-error
(call-with-output-file name
  (lambda (p) (write '(data "text" 1.5) p) (newline p) (display "second line λ" p)))
(show (file-exists? name) (call-with-input-file name read))
;;> #t (data "text" 1.5)
(show (call-with-input-file
          name
          (lambda (p)
            (let* ((a (read-line p)) (b (read-line p)) (c (read-line p)))
              (list a b (eof-object? c))))))
;;> ("(data \"text\" 1.5)" "second line λ" #t)
(show (with-input-from-file
          name
          (lambda () (let* ((a (read)) (b (read)) (c (read-char))) (list a b c)))))
;;> ((data "text" 1.5) second #\space)
(with-output-to-file name (lambda () (display "replaced")))
(show (call-with-input-file name read-line))
;;> "replaced"
(define in (open-input-file name))
(show (input-port? in) (textual-port? in))
;;> #t #t
(show (read-char in))
;;> #\r
(show (peek-char in))
;;> #\e
(close-port in)
(show (input-port-open? in) (guard (e ((error-object? e) 'error)) (read-char in)))
;;> #f error
(define out (open-binary-output-file name))
(write-u8 200 out)
(write-bytevector #u8(1 2 3 255) out)
(close-port out)
(define bin (open-binary-input-file name))
(show (binary-port? bin) (read-u8 bin))
;;> #t 200
(show (read-bytevector 10 bin))
;;> #u8(1 2 3 255)
(show (eof-object? (read-u8 bin)))
;;> #t
(close-port bin)
(call-with-output-file name
  (lambda (p) (let loop ((i 0)) (if (< i 500) (begin (write i p) (newline p) (loop (+ i 1)))))))
(show (call-with-input-file
          name
          (lambda (p)
            (let loop ((x (read p)) (s 0)) (if (eof-object? x) s (loop (read p) (+ s x)))))))
;;> 124750
(delete-file name)
(show (file-exists? name))
;;> #f
(show (fails (open-output-file "/tmp/no/such/folder/file")) (fails (open-input-file 5)))
;;> file-error error
