;; SRFI 38: data with shared structure, written and read.
(define-library (srfi 38)
  (export write-with-shared-structure (rename write-with-shared-structure write/ss)
          read-with-shared-structure (rename read-with-shared-structure read/ss))
  (import (scheme base) (scheme read) (scheme write))
  (begin
(define (write-with-shared-structure x . rest)
  (write-shared x (if (pair? rest) (car rest) (current-output-port))))
(define (read-with-shared-structure . rest) (apply read rest))))
