; Hash tables are asked by direct entries; those whose equality is a procedure of the program's are called in full.
(import (scheme base) (scheme write) (scheme char) (srfi 69))

(define calls 0)
(define (same? a b) (set! calls (+ calls 1)) (string-ci=? a b))
(define (fold s) (string-hash (string-foldcase s)))
(define (fill! table keys)
  (let loop ((keys keys) (n 0) (sum 0.5))
    (cond ((null? keys) sum)
          (else (hash-table-set! table (car keys) n)
                (loop (cdr keys) (+ n 1) (+ sum (hash-table-ref/default table (car keys) -1)))))))
(define (has? table key) (hash-table-exists? table key))
(define (get table key) (hash-table-ref/default table key 'none))

(define keys '("one" "two" "three" "ONE"))
(define (tables) (list (make-hash-table string=? string-hash) (make-hash-table same? fold) (make-hash-table equal?)))
(define (each table) (list (fill! table keys) (get table "one") (get table "Two") (has? table "oNe") (hash-table-size table)))
(define all (map each (tables)))
(do ((i 0 (+ i 1))) ((= i 400)) (set! all (map each (tables))))
(for-each (lambda (result) (write result) (newline)) all)
;;> (6.5 0 none #f 4)
;;> (6.5 3 1 #t 3)
;;> (6.5 0 none #f 4)
(write (> calls 400)) (newline)
;;> #t

; An equality that leaves, and one whose call is captured and entered again.
(define (leaving k) (make-hash-table (lambda (a b) (k 'left)) (lambda (x) 1)))
(define (leave) (call/cc (lambda (k) (let ((t (leaving k))) (hash-table-set! t 'a 1) (list (get t 'b))))))
(do ((i 0 (+ i 1))) ((= i 300)) (leave))
(write (leave)) (newline)
;;> left
(define (entered-again)
  (let* ((again #f) (count 0)
         (t (make-hash-table (lambda (a b) (call/cc (lambda (k) (set! again k) (eqv? a b)))) (lambda (x) 1))))
    (hash-table-set! t 1 'one)
    (let ((found (hash-table-ref/default t 1 'none)))
      (set! count (+ count 1))
      (if (< count 3) (again #f) (list found count)))))
(do ((i 0 (+ i 1))) ((= i 100)) (entered-again))
(write (entered-again)) (newline)
;;> (none 3)

(define (wrong t) (list (hash-table-ref/default t 'key 0)))
(do ((i 0 (+ i 1))) ((= i 3000)) (wrong (car (list (make-hash-table eq?)))))
(wrong (make-hash-table string=?))
;;! tables-of-every-equality.scm:44:25: hash-table-ref: argument 2 must be a string: key
