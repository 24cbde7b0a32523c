(define-library (library greeting)
  (export greeting)
  (import (scheme base))
  (begin (define (greeting name) (string-append "hello, " name))))
