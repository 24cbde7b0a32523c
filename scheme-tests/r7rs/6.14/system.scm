; 6.14 System interface.
(import (scheme base)
        (scheme process-context)
        (scheme time)
        (scheme file)
        (scheme load)
        (scheme write))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(define-syntax fails (syntax-rules () ((_ e) (guard (c ((error-object? c) (quote error))) e))))
(show (list? (command-line)) (string? (car (command-line))) (list? (features))
      (and (memq 'r7rs (features)) #t))
;;> #t #t #t #t
(show (exact-integer? (current-jiffy)) (exact-integer? (jiffies-per-second))
      (positive? (jiffies-per-second)) (real? (current-second)) (> (current-second) 1500000000))
;;> #t #t #t #t #t
(show (let* ((a (current-jiffy)) (b (current-jiffy))) (<= a b)))
;;> #t
(show (get-environment-variable "A_VARIABLE_THAT_NOBODY_SETS")
      (list? (get-environment-variables)) (fails (get-environment-variable 'x)))
;;> #f #t error
(show (string? (get-environment-variable "PATH")) (pair? (assoc "PATH" (get-environment-variables))))
;;> #t #t
(show (file-exists? "/tmp/no/such/file") (fails (delete-file "/tmp/no/such/file"))
      (fails (load "/tmp/no/such/file")))
;;> #f error error
