;; SRFI 2: and-let*.
(define-library (srfi 2)
  (export and-let*)
  (import (scheme base))
  (begin
(define-syntax and-let*
  (syntax-rules ()
    ((_ ()) #t)
    ((_ () body ...) (let () body ...))
    ((_ ((name expr))) (let ((name expr)) name))
    ((_ ((expr))) expr)
    ((_ (name)) name)
    ((_ ((name expr) . rest) . body) (let ((name expr)) (if name (and-let* rest . body) #f)))
    ((_ ((expr) . rest) . body) (if expr (and-let* rest . body) #f))
    ((_ (name . rest) . body) (if name (and-let* rest . body) #f))))))
