; Data nested a hundred thousand levels deep: read, quoted, compared, hashed, written, copied.
;;skip gc-stress: a collection at every safe point with data of this size takes minutes
(import (scheme base) (scheme read) (scheme write) (scheme eval) (scheme repl) (srfi 69))
(define n 100000)
(define (nested n) (let loop ((i 0) (x 'end)) (if (= i n) x (loop (+ i 1) (list x)))))
(define (wrapped n) (let loop ((i 0) (x 'end)) (if (= i n) x (loop (+ i 1) (vector x)))))
(define text (string-append (make-string n #\() "end" (make-string n #\))))
(define read-back (read (open-input-string text)))
(write (equal? read-back (nested n))) (newline)
;;> #t
(write (equal? (wrapped n) (wrapped n))) (newline)
;;> #t
(write (equal? (nested n) (nested (+ n 1)))) (newline)
;;> #f
(define port (open-output-string))
(write read-back port)
(write (string=? (get-output-string port) text)) (newline)
;;> #t
(define quoted (eval (list 'quote read-back) (interaction-environment)))
(write (equal? quoted read-back)) (newline)
;;> #t
(define table (make-hash-table equal?))
(hash-table-set! table read-back 'found)
(write (hash-table-ref table (nested n) (lambda () 'missing))) (newline)
;;> found
