;; SRFI 34: exceptions, as R7RS has them.
(define-library (srfi 34)
  (export with-exception-handler guard raise else =>)
  (import (only (scheme base) with-exception-handler guard raise else =>)))
