;; SRFI 45: promises that iterate in constant space, under their first names.
(define-library (srfi 45)
  (export delay force (rename delay-force lazy) (rename make-promise eager))
  (import (scheme lazy)))
