; Keys that are long and alike.
;;exit 124
;;says time limit reached
(import (scheme base) (srfi 69))
(define (key last) (append (make-list 100000 'a) (list last)))
(define table (make-hash-table))
(let loop ((i 0)) (hash-table-set! table (key i) i) (loop (+ i 1)))
