(define-library (srfi 39)
  (export make-parameter parameterize)
  (import (only (scheme base) make-parameter parameterize)))
