;; SRFI 31: rec.
(define-library (srfi 31)
  (export rec)
  (import (scheme base))
  (begin
(define-syntax rec
  (syntax-rules ()
    ((_ (name . parameters) body ...) (letrec ((name (lambda parameters body ...))) name))
    ((_ name expr) (letrec ((name expr)) name))))))
