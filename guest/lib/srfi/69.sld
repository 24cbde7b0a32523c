;; SRFI 69: hash tables.
(define-library (srfi 69)
  (export make-hash-table hash-table? alist->hash-table hash-table-equivalence-function
          hash-table-hash-function hash-table-ref hash-table-ref/default hash-table-set!
          hash-table-delete! (rename hash-table-contains? hash-table-exists?) hash-table-update!
          hash-table-update!/default hash-table-size hash-table-keys hash-table-values
          hash-table-walk hash-table-fold hash-table->alist hash-table-copy hash-table-merge!
          hash string-hash string-ci-hash hash-by-identity)
  (import (scheme base) (graft hash-tables) (only (graft internal) string-hash %type-error))
  (begin
(define (make-hash-table . arguments)
  (let* ((same? (if (pair? arguments) (car arguments) equal?))
         (rest (if (pair? arguments) (cdr arguments) '()))
         (own? (and (pair? rest) (procedure? (car rest)))))
    (make-table same?
                (if own? (one-argument (car rest)) (or (default-hash-of same?) hash))
                (if own? (cdr rest) rest))))
(define (alist->hash-table alist . arguments)
  (alist->table alist (apply make-hash-table arguments)))
(define (hash-table-merge! table1 table2)
  (hash-table-walk table2 (lambda (key value) (hash-table-set! table1 key value)))
  table1)))
