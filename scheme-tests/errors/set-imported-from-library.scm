; Nor can the variable of a library, by those who import it; the library itself can.
(define-library (counter)
  (export count next!)
  (import (scheme base))
  (begin (define count 0)
         (define (next!) (set! count (+ count 1)) count)))
(import (scheme base) (scheme write) (counter))
(next!)
(display (next!)) (newline)
;;> 2
(set! count 0)
;;! `count` is imported and cannot be assigned
