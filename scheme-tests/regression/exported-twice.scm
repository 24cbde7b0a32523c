; Exporting a name twice was an error even when both times the same is meant. Programs that are put together from several
; `export` forms do that.
(define-library (twice)
  (export a a (rename a b) (rename a b))
  (export a)
  (import (scheme base))
  (begin (define a 1)))
(import (scheme base) (scheme write) (twice))
(write (list a b))
;;> (1 1)
