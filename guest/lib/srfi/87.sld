(define-library (srfi 87)
  (export case else =>)
  (import (only (scheme base) case else =>)))
