; Libraries that people import whole and together: where a SRFI widens a procedure of the report its meaning counts,
; whatever the order; of two SRFIs with one name, the later.
(import (srfi 13) (scheme base) (scheme char) (scheme write) (scheme cxr) (scheme lazy) (scheme inexact)
        (srfi 1) (srfi 2) (srfi 8) (srfi 9) (srfi 11) (srfi 16) (srfi 23) (srfi 26) (srfi 27) (srfi 28) (srfi 31)
        (srfi 39) (srfi 41) (srfi 64) (srfi 87) (srfi 98) (srfi 111) (srfi 128) (srfi 132) (srfi 133) (srfi 143)
        (srfi 144) (srfi 151) (srfi 158) (srfi 69) (srfi 125))
(define (show . xs)
  (write (car xs))
  (for-each (lambda (x) (display " ") (write x)) (cdr xs))
  (newline))
(show (string-map char-upcase "abcd" 1 3) (string-upcase "abcd" 2))
;;> "BC" "CD"
; The comparator comes first in SRFI 125; in SRFI 69 it is an equivalence.
(show (hash-table? (make-hash-table (make-default-comparator))) (hash-table-ref/default (hash-table (make-default-comparator) 'a 1) 'a 0))
;;> #t 1
(show (fold + 0 (iota 5)) (string-join '("a" "b") "-") (vector-count even? #(1 2 4)) (unbox (box 5))
      (bitwise-and 12 10) (fl+ 1.5 2.0) (fx+ 1 2) (list-sort < '(3 1 2)) (generator->list (generator 1 2)))
;;> 10 "a-b" 2 5 8 3.5 3 (1 2 3) (1 2)
