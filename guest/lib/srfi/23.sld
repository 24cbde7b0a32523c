(define-library (srfi 23)
  (export error)
  (import (only (scheme base) error)))
