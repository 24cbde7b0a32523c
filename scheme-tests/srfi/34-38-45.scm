; SRFI 34, 38 and 45: what R7RS took over, under the first names.
(import (except (scheme base) guard raise with-exception-handler else =>) (scheme write)
        (srfi 34) (srfi 38) (srfi 45))
(define (show first . rest)
  (write first)
  (for-each (lambda (x) (display " ") (write x)) rest)
  (newline))
(show (guard (e ((symbol? e) (list 'symbol e)) (else 'other)) (raise 'boom)) (guard (e ((assq 'a e) => cdr)) (raise '((a . 42)))))
;;> (symbol boom) 42
(define shared (let ((x (list 1))) (list x x)))
(let ((port (open-output-string)))
  (write-with-shared-structure shared port)
  (write/ss shared port 'ignored)
  (show (get-output-string port)))
;;> "(#0=(1) #0#)(#0=(1) #0#)"
(let ((x (read/ss (open-input-string "(#1=(a) #1#)"))))
  (show (eq? (car x) (cadr x)) (read-with-shared-structure (open-input-string "5"))))
;;> #t 5
(define (loop n) (if (= n 0) (delay 'done) (lazy (loop (- n 1)))))
(show (force (loop 10000)) (force (eager 3)) (force (delay 4)))
;;> done 3 4
