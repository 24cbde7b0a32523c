(define-library (srfi 8)
  (export receive)
  (import (only (graft) receive)))
