; Hash tables and the collector: keys that only the table keeps alive, and keys that are their addresses.
(import (scheme base) (scheme write) (srfi 69))
(define (show first . rest)
  (write first)
  (for-each (lambda (x) (display " ") (write x)) rest)
  (newline))
; Strings, pairs, flonums and big integers that nothing else refers to.
(define u (make-hash-table))
(define (key i)
  (case (modulo i 4)
    ((0) (number->string i))
    ((1) (list i (vector i)))
    ((2) (+ i 0.5))
    (else (+ i 1000000000000000000000))))
(do ((i 0 (+ i 1))) ((= i 400)) (hash-table-set! u (key i) (list i)))
(let loop ((i 0) (right 0))
  (if (< i 400)
      (loop (+ i 1) (if (equal? (hash-table-ref/default u (key i) #f) (list i)) (+ right 1) right))
      (show u right)))
;;> #<hash-table 400> 400
; Identity does not change when the collector works.
(define v (make-hash-table eq?))
(define pairs (let loop ((i 0) (pairs '())) (if (= i 100) pairs (loop (+ i 1) (cons (list i) pairs)))))
(for-each (lambda (p) (hash-table-set! v p (car p))) pairs)
(let loop ((i 0)) (if (< i 4000) (begin (make-vector 10 i) (loop (+ i 1)))))
(show (apply + (map (lambda (p) (hash-table-ref v p)) pairs)))
;;> 4950
; Deleted associations are gone, the others stay.
(for-each (lambda (p) (if (< (car p) 50) (hash-table-delete! v p))) pairs)
(show v (hash-table-fold v (lambda (key value sum) (+ value (car key) sum)) 0))
;;> #<hash-table 50> 7450
