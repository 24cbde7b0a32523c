(define-library (srfi 9)
  (export define-record-type)
  (import (only (scheme base) define-record-type)))
