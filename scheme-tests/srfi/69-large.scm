; Large hash tables, growing and shrinking; a table that does not fit.
;;skip gc-stress: it marks a hundred thousand associations again and again; 69-live.scm is the small twin
(import (scheme base) (scheme write) (srfi 69))
(define (show first . rest)
  (write first)
  (for-each (lambda (x) (display " ") (write x)) rest)
  (newline))
(define n 100000)
(define t (make-hash-table eqv?))
(do ((i 0 (+ i 1))) ((= i n)) (hash-table-set! t (* i 7919) i))
(show t (hash-table-ref t (* 7919 (- n 1))) (hash-table-ref/default t 1 'none))
;;> #<hash-table 100000> 99999 none
(let loop ((i 0) (right 0))
  (if (< i n)
      (loop (+ i 1) (if (= (hash-table-ref t (* i 7919)) i) (+ right 1) right))
      (show right)))
;;> 100000
(do ((i 0 (+ i 1))) ((= i n)) (if (not (= 0 (modulo i 1000))) (hash-table-delete! t (* i 7919))))
(show t (hash-table-fold t (lambda (key value sum) (+ value sum)) 0) (length (hash-table->alist t)))
;;> #<hash-table 100> 4950000 100
(do ((i 0 (+ i 1))) ((= i 300)) (hash-table-set! t (- -1 i) i))
(show t (hash-table-ref t -300) (hash-table-ref t (* 99000 7919)))
;;> #<hash-table 400> 299 99000

; Room for what does not fit is a condition, and the program goes on.
(show (guard (e ((error-object? e) (error-object-message e))) (make-hash-table eq? hash-by-identity 67108864)))
;;> "out of memory"
(show (hash-table-ref t -300))
;;> 299
