; Hash tables: counting words (strings), a memo of Collatz lengths (fixnums), edges of a graph (symbols).
(import (scheme base) (scheme write) (srfi 69))
(define (random-source seed)
  (lambda (n)
    (set! seed (modulo (+ (* seed 1103515245) 12345) 2147483648))
    (quotient (* n (quotient seed 64)) 33554432)))

(define (count-words n)
  (define random (random-source 1))
  (define counts (make-hash-table string=?))
  (define (word) (string-append (number->string (random 60)) "-" (number->string (random 60))))
  (let loop ((i 0))
    (if (< i n)
        (begin
          (hash-table-update!/default counts (word) (lambda (k) (+ k 1)) 0)
          (loop (+ i 1)))))
  (hash-table-fold counts (lambda (word k most) (if (> k most) k most)) 0))

(define (longest-collatz n)
  (define memo (make-hash-table eqv?))
  (define (length-of k)
    (if (= k 1)
        1
        (let ((known (hash-table-ref/default memo k #f)))
          (or known
              (let ((length (+ 1 (length-of (if (even? k) (quotient k 2) (+ (* 3 k) 1))))))
                (hash-table-set! memo k length)
                length)))))
  (let loop ((k 1) (best 0))
    (if (> k n) best (loop (+ k 1) (max best (length-of k))))))

(define (reachable n)
  (define names (make-vector n))
  (define edges (make-hash-table eq?))
  (define seen (make-hash-table eq?))
  (define (visit names)
    (if (pair? names)
        (if (hash-table-exists? seen (car names))
            (visit (cdr names))
            (begin
              (hash-table-set! seen (car names) #t)
              (visit (append (hash-table-ref/default edges (car names) '()) (cdr names)))))))
  (do ((i 0 (+ i 1))) ((= i n))
    (vector-set! names i (string->symbol (string-append "n" (number->string i)))))
  (do ((i 0 (+ i 1))) ((= i n))
    (hash-table-set! edges (vector-ref names i)
                     (list (vector-ref names (modulo (* i 7) n)) (vector-ref names (modulo (+ i 30) n)))))
  (visit (list (vector-ref names 1)))
  (hash-table-size seen))

(write (list (count-words 100000) (longest-collatz 30000) (reachable 20000)))
(newline)
;;> (49 308 8000)
;;family records
;;limits
