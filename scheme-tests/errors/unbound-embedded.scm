; A name that a library exports which comes with Graft and which nothing has loaded.
(import (scheme base))
(define (total items) (fold + 0 items))
(total '(1 2 3))
;;! unbound variable: fold
;;! `fold` is exported by (srfi 1), which is not imported here
