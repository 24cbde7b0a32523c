;; Hash tables: what SRFI 69 and SRFI 125 share. Associations keep the order in which they were made. A procedure that
;; calls others for each association sees those that there were when it began, whatever the others do to the table.
(define-library (graft hash-tables)
  (export make-table one-argument default-hash-of
          (rename %hash-table? hash-table?) (rename %hash-table-size hash-table-size)
          (rename %hash-table-equality hash-table-equivalence-function)
          (rename %hash-table-hash hash-table-hash-function)
          (rename %hash-table-ref/default hash-table-ref/default)
          (rename %hash-table-contains? hash-table-contains?)
          (rename %hash-table-set! hash-table-set!) (rename %hash-table-delete! hash-table-delete!)
          (rename %hash-table-clear! hash-table-clear!) (rename %hash-table-keys hash-table-keys)
          (rename %hash-table-values hash-table-values) (rename %hash-table->alist hash-table->alist)
          hash-table-ref hash-table-update! hash-table-update!/default hash-table-walk
          hash-table-fold hash-table-copy alist->table hash string-ci-hash hash-by-identity eqv-hash number-hash)
  (import (scheme base) (scheme char) (scheme complex) (scheme inexact)
          (only (graft internal) string-hash %procedure-accepts? %type-error %eq-hash %eqv-hash %equal-hash
                %hash-table? %hash-table-size %make-hash-table %hash-table-equality? %hash-table-equality
                %hash-table-hash %hash-table-ref/default %hash-table-contains? %hash-table-set!
                %hash-table-delete! %hash-table-clear! %hash-table-keys %hash-table-values
                %hash-table->alist %hash-table->vector %hash-table-copy %hash-table-first
                %hash-table-next %hash-table-key %hash-table-value %hash-table-put! %hash-table-add!
                %hash-table-remove!))
  (begin
;; Hash functions. They take a bound, as SRFI 69 has it.
(define (bounded h bound)
  (if (and (pair? bound) (not (eqv? (car bound) 0))) (modulo h (car bound)) h))
(define (hash x . bound) (bounded (%equal-hash x) bound))
(define (hash-by-identity x . bound) (bounded (%eq-hash x) bound))
(define (eqv-hash x . bound) (bounded (%eqv-hash x) bound))
(define (string-ci-hash s . bound) (bounded (string-hash (string-foldcase s)) bound))
(define (char-ci-hash c) (%eq-hash (char-foldcase c)))
;; Agrees with =, whatever the exactness.
(define (number-hash z)
  (cond ((exact-integer? z) (%eqv-hash z))
        ((and (not (real? z)) (not (zero? (imag-part z))))
         (+ (* 3 (number-hash (real-part z))) (number-hash (imag-part z))))
        (else
         (let ((x (real-part z)))
           (%eqv-hash (if (and (inexact? x) (finite? x)) (exact x) x))))))
(define hashes
  (list (cons equal? hash) (cons eq? hash-by-identity) (cons eqv? eqv-hash)
        (cons string=? string-hash) (cons string-ci=? string-ci-hash) (cons = number-hash)
        (cons symbol=? hash-by-identity) (cons char=? hash-by-identity)
        (cons char-ci=? char-ci-hash) (cons boolean=? hash-by-identity)))
(define (default-hash-of same?) (cond ((assq same? hashes) => cdr) (else #f)))

;; The operations of tables whose equality is not one of the machine's: it is called on keys of the same hash.
(define (find t key h)
  (let ((same? (%hash-table-equality t)))
    (let loop ((n (%hash-table-first t h)))
      (and n
           (if (same? (%hash-table-key t n) key) n (loop (%hash-table-next t n)))))))
(define (find-key t key) (find t key ((%hash-table-hash t) key)))
(define operations
  (vector
   (lambda (t key default)
     (let ((n (find-key t key))) (if n (%hash-table-value t n) default)))
   (lambda (t key) (and (find-key t key) #t))
   (lambda (t . pairs)
     (let loop ((pairs pairs))
       (if (pair? pairs)
           (let* ((key (car pairs)) (h ((%hash-table-hash t) key)) (n (find t key h)))
             (if n
                 (%hash-table-put! t n (cadr pairs))
                 (%hash-table-add! t h key (cadr pairs)))
             (loop (cddr pairs))))))
   (lambda (t . keys)
     (let loop ((keys keys) (deleted 0))
       (if (null? keys)
           deleted
           (let ((n (find-key t (car keys))))
             (if n (%hash-table-remove! t n))
             (loop (cdr keys) (if n (+ deleted 1) deleted))))))))

;; Of the further arguments an index is the room to begin with; nothing is weak, whatever they say.
(define (make-table same? hash arguments)
  (%make-hash-table same? hash operations
                    (let loop ((rest arguments))
                      (cond ((null? rest) 0)
                            ((and (exact-integer? (car rest)) (<= 0 (car rest) 67108864)) (car rest))
                            (else (loop (cdr rest)))))))
;; SRFI 69's hash functions may insist on a bound.
(define (one-argument hash)
  (if (or (%procedure-accepts? hash 1) (not (%procedure-accepts? hash 2)))
      hash
      (lambda (x) (hash x 4294967296))))
;; Earlier associations come first.
(define (alist->table alist table)
  (for-each
   (lambda (entry)
     (if (not (%hash-table-contains? table (car entry))) (%hash-table-set! table (car entry) (cdr entry))))
   alist)
  table)

(define absent (list 'absent))
(define (hash-table-ref table key . rest)
  (let ((value (%hash-table-ref/default table key absent)))
    (cond ((eq? value absent)
           (if (and (pair? rest) (car rest))
               ((car rest))
               (error "hash-table-ref: there is no such key:" key)))
          ((and (pair? rest) (pair? (cdr rest)) (cadr rest)) ((cadr rest) value))
          (else value))))
(define (hash-table-update! table key update . rest)
  (let ((failure (if (and (pair? rest) (car rest))
                     (car rest)
                     (lambda () (error "hash-table-update!: there is no such key:" key)))))
    (%hash-table-set! table key (update (apply hash-table-ref table key failure (if (pair? rest) (cdr rest) '()))))))
(define (hash-table-update!/default table key update default)
  (%hash-table-set! table key (update (%hash-table-ref/default table key default))))
(define (hash-table-walk table f)
  (let* ((items (%hash-table->vector table)) (end (vector-length items)))
    (let loop ((i 0))
      (if (< i end)
          (begin (f (vector-ref items i) (vector-ref items (+ i 1))) (loop (+ i 2)))))))
;; Also with the table last, as in SRFI 125.
(define (hash-table-fold table f seed)
  (if (procedure? table)
      (hash-table-fold seed table f)
      (let* ((items (%hash-table->vector table)) (end (vector-length items)))
        (let loop ((i 0) (result seed))
          (if (< i end)
              (loop (+ i 2) (f (vector-ref items i) (vector-ref items (+ i 1)) result))
              result)))))
;; There are no immutable tables, so SRFI 125's second argument changes nothing.
(define (hash-table-copy table . mutable?) (%hash-table-copy table))))
