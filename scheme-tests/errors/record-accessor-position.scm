; A record procedure that is given something else: the caller is at fault, not the definition.
(import (scheme base) (scheme write))
(define-record-type account (make-account owner balance) account? (balance balance set-balance!) (owner owner))
(define (richer a b)
  (if (> (balance a) (balance b)) a b))
(display (list (richer (make-account "Ada" 1) 'bob)))
;;! record-accessor-position.scm:5:22: balance: argument 1 must be
;;! (balance bob)
